import IR

/// How much a step has to do, in units that do not depend on the kernel: what its instructions are
/// proportional to.
package struct Workload: Sendable, Codable, Hashable {
  /// Elements of the results.
  package var results: Int
  /// Elements of the operands that are not constant.
  package var operands: Int
  /// Multiply-accumulates, those on padding included.
  package var macs: Int
  /// Lines of the results along their last dimension: an image's pixels.
  package var lines: Int
  /// Multiply-accumulates for one element of each line: what is gathered to make it.
  package var gathered: Int

  package init(results: Int, operands: Int, macs: Int, lines: Int = 0, gathered: Int = 0) {
    (self.results, self.operands, self.macs) = (results, operands, macs)
    (self.lines, self.gathered) = (lines, gathered)
  }

  package init(_ step: Program.Step) { self.init(step.op, step.types) }

  init(_ op: any Operator, _ types: Signature) {
    let variables = zip(types.operands, types.constants).filter { $1 == nil }
    let macs = (op as? any Multiplying)?.multiplyAccumulates(types) ?? 0
    let channels = max(1, types.results.first?.shape.last ?? 1)
    self.init(
      results: types.results.reduce(0) { $0 + $1.count },
      operands: variables.reduce(0) { $0 + ($1.0?.count ?? 0) },
      macs: macs,
      lines: types.results.reduce(0) { $0 + $1.count / max(1, $1.shape.last ?? 1) },
      gathered: macs / channels)
  }
}

extension Program.Step {
  /// The functions it calls, in order: `kl_pad kl_conv_2d_s8`.
  package var kernelNames: String { calls.map(\.kernel.function).joined(separator: " ") }

  /// The functions it calls, each once: what counted instructions are kept by.
  var kernelSet: String {
    var seen: Set<String> = []
    return calls.map(\.kernel.function).filter { seen.insert($0).inserted }.joined(separator: " ")
  }
}
