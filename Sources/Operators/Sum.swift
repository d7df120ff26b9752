import IR

/// Adds up the elements along some dimensions.
///
/// Operands: input, axes.
package struct Sum: Summing {
  package static let name = "SUM"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }

  func multiplier(_ reduction: Reduction, _ types: Signature) -> Multiplier {
    Multiplier(Double(types.operand(0).scale) / Double(types.results[0].scale))
  }

  func divisor(_ reduction: Reduction) -> Float { 1 }
}
