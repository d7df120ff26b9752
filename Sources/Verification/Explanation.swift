import Compiler
import IR

/// What a trace of runs in the field says: for each run the first step that differs from the interpreter.
package struct Explanation: Sendable, Encodable {
  package struct Run: Sendable, Encodable {
    /// Counted from the last reset, from 1.
    package var run: Int
    /// True if all steps have run.
    package var isComplete: Bool
    /// The first step that differs, nil where all agree.
    package var difference: Difference?
    /// How many steps agree before that, or in all.
    package var agreeing: Int

    enum CodingKeys: String, CodingKey {
      case run, difference, agreeing
      case isComplete = "complete"
    }
  }

  package struct Difference: Sendable, Encodable {
    package var step: Int
    package var `operator`: String
    /// The tensor that the step makes, and its type.
    package var tensor: String
    package var type: String
    /// Digests, as hexadecimal numbers.
    package var expected: String
    package var actual: String
  }

  package var runs: [Run] = []

  /// True if no step of any run differs.
  package var agrees: Bool { runs.allSatisfy { $0.difference == nil } }

  /// Replays runs in the interpreter.
  ///
  /// - Parameters:
  ///   - inputs: of the last runs, the last one's last; all since the reset where there is state.
  ///   - name: of the trace's file, for messages.
  /// - Throws: `InputError` where the trace is not one of this program or does not hold these runs.
  package init(_ program: Program, trace bytes: [UInt8], inputs: [[Tensor]], name: String) throws {
    guard let ring = program.trace else { preconditionFailure("the program keeps digests") }
    let words = try Self.words(bytes, ring, name)
    let count = Int(words[1])
    // The run under way counts if it has come to the end of a step.
    let isBroken = Self.digests(of: count, words, ring).contains { $0 != Digest.empty }
    let last = count + (isBroken ? 1 : 0)
    let held = min(last, DigestRing.runs - (isBroken ? 0 : 1))
    guard last > 0 else { throw InputError("\(name): nothing has run since the last reset") }
    let isStateful = !program.states.isEmpty
    guard isStateful ? inputs.count == last : inputs.count <= held else {
      throw InputError(
        isStateful
          ? "\(name): the model has state: give the inputs of all \(last) runs since the reset "
            + "(found those of \(inputs.count))"
          : "\(name): holds the last \(held) runs (found inputs for \(inputs.count))")
    }
    var instance = ArenaInterpreter(program)
    for (index, tensors) in inputs.enumerated() {
      let run = last - inputs.count + index
      var expected = [Digest](repeating: Digest(), count: ring.steps)
      _ = instance.run(tensors) { step, results in
        for result in results { expected[step].add(result.bytes) }
      }
      guard run >= last - held else { continue }
      let actual = Self.digests(of: run, words, ring)
      runs.append(
        Self.compared(
          program, run: run + 1, isComplete: run < count, expected.map(\.value), Array(actual)))
    }
  }

  private static func compared(
    _ program: Program, run: Int, isComplete: Bool, _ expected: [UInt32], _ actual: [UInt32]
  ) -> Run {
    var made = isComplete ? actual.count : (actual.lastIndex { $0 != Digest.empty } ?? -1) + 1
    // Where a run has stopped among steps that run row by row, their digests are of a few rows.
    if let block = program.blocks.first(where: { $0.contains(made - 1) }), !isComplete {
      made = block.lowerBound
    }
    guard let step = (0..<made).first(where: { expected[$0] != actual[$0] }) else {
      return Run(run: run, isComplete: isComplete, difference: nil, agreeing: made)
    }
    let result = program.steps[step].results.first
    return Run(
      run: run, isComplete: isComplete,
      difference: Difference(
        step: step, operator: type(of: program.steps[step].op).name, tensor: result?.name ?? "",
        type: result.map { "\($0.type)" } ?? "", expected: hexadecimal(expected[step]),
        actual: hexadecimal(actual[step])),
      agreeing: step)
  }

  private static func hexadecimal(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  private static func digests(of run: Int, _ words: [UInt32], _ ring: DigestRing) -> ArraySlice<
    UInt32
  > {
    let start = 2 + run % DigestRing.runs * ring.steps
    return words[start..<start + ring.steps]
  }

  /// The words of a trace, which is as in memory or hexadecimal text.
  private static func words(
    _ file: [UInt8], _ ring: DigestRing, _ name: String
  ) throws(InputError) -> [UInt32] {
    let bytes = file.count == ring.bytes ? file : bytes(ofText: file) ?? file
    guard bytes.count == ring.bytes else {
      throw InputError(
        "\(name): a trace of this model has \(ring.bytes) bytes, or as many pairs of hexadecimal digits "
          + "(found \(bytes.count))")
    }
    let words = stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    guard words[0] == ring.program || words[0] == 0 && words[1] == 0 else {
      throw InputError(
        "\(name): is a trace of another model, or of one generated with other options: give explain "
          + "those that generate got")
    }
    return words
  }

  /// The bytes that pairs of hexadecimal digits stand for; nil where other things are among them.
  private static func bytes(ofText file: [UInt8]) -> [UInt8]? {
    let text = String(decoding: file, as: UTF8.self).replacing("0x", with: " ")
    var digits: [UInt8] = []
    for character in text where !character.isWhitespace && character != "," {
      guard character.isASCII, let digit = character.hexDigitValue else { return nil }
      digits.append(UInt8(digit))
    }
    guard digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
