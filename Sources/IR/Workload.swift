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
  /// Rows of single channels, of images.
  package var runs: Int

  package init(
    results: Int, operands: Int, macs: Int, lines: Int = 0, gathered: Int = 0, runs: Int = 0
  ) {
    (self.results, self.operands, self.macs) = (results, operands, macs)
    (self.lines, self.gathered, self.runs) = (lines, gathered, runs)
  }

  package init(_ op: any Operator, _ types: Signature) {
    self.init(types, macs: (op as? any Multiplying)?.multiplyAccumulates(types) ?? 0)
  }

  package init(_ types: Signature, macs: Int) {
    let variables = zip(types.operands, types.constants).filter { $1 == nil }
    let channels = max(1, types.results.first?.shape.last ?? 1)
    self.init(
      results: types.results.reduce(0) { $0 + $1.count },
      operands: variables.reduce(0) { $0 + ($1.0?.count ?? 0) },
      macs: macs,
      lines: types.results.reduce(0) { $0 + $1.count / max(1, $1.shape.last ?? 1) },
      gathered: macs / channels,
      runs: types.results.reduce(0) { sum, type in
        sum + (type.shape.count == 4 ? type.count / max(1, type.shape[2]) : 0)
      })
  }
}
