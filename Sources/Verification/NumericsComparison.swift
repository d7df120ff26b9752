import Compiler
import IR

/// What two numeric contracts make of the same inputs.
package struct NumericsComparison: Sendable, Encodable {
  /// How far one output of the model differs, over all inputs.
  package struct Output: Sendable, Encodable {
    package var index: Int
    package var name: String
    package var type: String
    /// How many values there were, and of how many the bits differ.
    package var values: Int
    package var differing: Int
    /// Between two values as they are stored, where both are finite.
    package var largestDifference: Double
    /// How many lines along the last dimension there were, if it has more than one element, and in
    /// how many the first of the largest elements stands elsewhere.
    package var answers: Int
    package var answersDiffering: Int

    enum CodingKeys: String, CodingKey {
      case index, name, type, values, differing, answers
      case largestDifference = "largest_difference"
      case answersDiffering = "answers_differing"
    }
  }

  /// The contracts, the first of them the one that the other is held against.
  package var numerics: [String]
  /// How many runs there were.
  package var inputs: Int
  package var outputs: [Output]

  /// Runs both programs, compiled of one model, on every input.
  package init(_ first: Program, _ second: Program, _ vectors: [CaseRun.Vector]) {
    numerics = [first.numerics.rawValue, second.numerics.rawValue]
    inputs = vectors.count
    outputs = first.outputs.enumerated().map { index, port in
      Output(
        index: index, name: port.name, type: "\(port.type)", values: 0, differing: 0,
        largestDifference: 0, answers: 0, answersDiffering: 0)
    }
    var instances = (ArenaInterpreter(first), ArenaInterpreter(second))
    for vector in vectors {
      if vector.isFresh { instances = (ArenaInterpreter(first), ArenaInterpreter(second)) }
      let results = (instances.0.run(vector.inputs), instances.1.run(vector.inputs))
      for index in outputs.indices {
        outputs[index].count(
          results.0[index], results.1[index], lineLength: first.outputs[index].type.shape.last ?? 1)
      }
    }
  }

  /// The runs of a folder as a case has them, `v0/input_0.npy` and so on; goldens are not looked at.
  package static func vectors(in folder: String, _ program: Program) throws -> [CaseRun.Vector] {
    try CaseRun.vectors(of: Case(folder: folder, name: folder), program, hasOutputs: false)
  }
}

extension NumericsComparison.Output {
  /// Counts in one run.
  fileprivate mutating func count(_ a: Tensor, _ b: Tensor, lineLength: Int) {
    if a.element == .float32 {
      count(a.floats, b.floats, lineLength) { Double($0) - Double($1) }
    } else {
      count(a.int64s, b.int64s, lineLength) { Double($0) - Double($1) }
    }
  }

  private mutating func count<Number: Comparable>(
    _ a: [Number], _ b: [Number], _ lineLength: Int, minus: (Number, Number) -> Double
  ) {
    values += a.count
    // A number that is not one does not even equal itself.
    for (x, y) in zip(a, b) where x != y && (x == x || y == y) {
      differing += 1
      let difference = abs(minus(x, y))
      if difference.isFinite { largestDifference = max(largestDifference, difference) }
    }
    guard lineLength > 1 else { return }
    for start in stride(from: 0, to: a.count, by: lineLength) {
      answers += 1
      let line = start..<start + lineLength
      if Self.largest(a[line]) != Self.largest(b[line]) { answersDiffering += 1 }
    }
  }

  /// The place of the first of the largest elements.
  private static func largest(_ line: ArraySlice<some Comparable>) -> Int {
    line.indices.reduce(line.startIndex) { line[$1] > line[$0] ? $1 : $0 }
  }
}
