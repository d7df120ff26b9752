import IR

/// Says whether any element along some dimensions is true.
///
/// Operands: input, axes.
package struct ReduceAny: ExtremeReducing {
  package static let name = "REDUCE_ANY"
  package static let inputElements: [ElementType] = [.bool]
  static let isMinimum = false
  static let elements: [ElementType] = [.bool]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }
}
