import IR

/// Takes the smallest element along some dimensions.
///
/// Operands: input, axes.
package struct ReduceMin: ExtremeReducing {
  package static let name = "REDUCE_MIN"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]
  static let isMinimum = true
  static let elements: [ElementType] = [.int8, .uint8, .int16, .int32, .float32]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }
}
