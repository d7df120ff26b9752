import IR

/// Takes the largest element along some dimensions.
///
/// Operands: input, axes.
package struct ReduceMax: ExtremeReducing {
  package static let name = "REDUCE_MAX"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]
  static let isMinimum = false
  static let elements: [ElementType] = [.int8, .uint8, .int16, .int32, .float32]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }
}
