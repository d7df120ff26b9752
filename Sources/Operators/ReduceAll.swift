import IR

/// Says whether all elements along some dimensions are true.
///
/// Operands: input, axes.
package struct ReduceAll: ExtremeReducing {
  package static let name = "REDUCE_ALL"
  package static let inputElements: [ElementType] = [.bool]
  static let isMinimum = true
  static let elements: [ElementType] = [.bool]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }
}
