import IR

/// Takes the mean of the elements along some dimensions.
///
/// Operands: input, axes.
package struct Mean: Summing {
  package static let name = "MEAN"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }

  /// The reference's integer division of the factor of a sum.
  func multiplier(_ reduction: Reduction, _ types: Signature) -> Multiplier {
    let scale = Multiplier(Double(types.operand(0).scale) / Double(types.results[0].scale))
    let count = Int64(reduction.count)
    let headroom = min(63 - Int32(count.leadingZeroBitCount), 32, 31 + scale.shift)
    return Multiplier(
      multiplier: Int32((Int64(scale.multiplier) << Int64(headroom)) / count),
      shift: scale.shift - headroom)
  }

  func divisor(_ reduction: Reduction) -> Float { Float(reduction.count) }
}
