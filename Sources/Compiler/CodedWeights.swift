import IR

/// The layers whose weights are kept in a prefix code, and what they save.
package struct CodedWeights: Sendable, Encodable, CustomStringConvertible {
  package struct Layer: Sendable, Encodable {
    /// The node's index in the model file.
    package var origin: Int
    package var `operator`: String
    /// The bytes that its constants take, tables of the code included, and those they would take.
    package var bytes, plainBytes: Int
  }

  package let layers: [Layer]
  /// What their constants take less.
  package let savedBytes: Int

  init(_ program: Program) {
    layers = Self.layers(program.steps)
    // What several layers have, and what is there all the same, counts once or not at all.
    let codings = program.calls.map(\.kernel).filter { $0.coding != nil }
    let plain = Set(codings.flatMap { $0.coding?.plain ?? [] })
    let coded = Set(codings.flatMap(\.constants))
    let present = Set(program.constants.map(\.tensor))
    savedBytes =
      Self.bytes(Array(plain.subtracting(present))) - Self.bytes(Array(coded.subtracting(plain)))
  }

  private static func layers(_ steps: [Program.Step]) -> [Layer] {
    steps.flatMap { step in
      let calls = step.calls.map(\.kernel).filter { $0.coding != nil }
      let own = Layer(
        origin: step.origin, operator: type(of: step.op).name,
        bytes: bytes(calls.flatMap(\.constants)),
        plainBytes: bytes(calls.flatMap { $0.coding?.plain ?? [] }))
      return (calls.isEmpty ? [] : [own]) + step.regions.flatMap { layers($0.steps) }
    }
  }

  private static func bytes(_ tensors: [Tensor]) -> Int {
    tensors.reduce(0) { $0 + $1.bytes.count }
  }

  package var description: String {
    guard !layers.isEmpty else {
      return
        "no weights are coded: no layer would take \(Tuning.Coding.leastPercent) % and "
        + "\(Tuning.Coding.leastSaving) bytes less by it"
    }
    return
      "weights of \(layers.count) \(layers.count == 1 ? "layer" : "layers") are coded, "
      + "which takes \(grouped(savedBytes)) bytes less"
  }
}

extension Compilation {
  /// What is coded, if that was asked for.
  package var codedWeights: CodedWeights? {
    graph.tuning.coding == .nowhere ? nil : CodedWeights(program)
  }

  /// What became smaller, and why no output bit can change.
  package var shrinking: [Shrinking] {
    removed
      + (codedWeights?.layers ?? []).map { layer in
        Shrinking(
          operator: "#\(layer.origin) \(layer.operator)",
          what: "\(grouped(layer.plainBytes)) bytes of constants in \(grouped(layer.bytes))",
          proof: "a prefix code is undone exactly")
      }
  }
}
