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

  package init(results: Int, operands: Int, macs: Int) {
    (self.results, self.operands, self.macs) = (results, operands, macs)
  }

  package init(_ step: Program.Step) {
    let variables = zip(step.types.operands, step.types.constants).filter { $1 == nil }
    self.init(
      results: step.types.results.reduce(0) { $0 + $1.count },
      operands: variables.reduce(0) { $0 + ($1.0?.count ?? 0) },
      macs: (step.op as? any Multiplying)?.multiplyAccumulates(step.types) ?? 0)
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
