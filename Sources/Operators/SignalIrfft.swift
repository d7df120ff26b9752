import IR

/// The reals of which each row holds the lower frequencies.
///
/// Operands: complex numbers `[..., length + 2]`, real and imaginary parts in turn.
package struct SignalIrfft: RealTransforming {
  package static let name = "CUSTOM(SignalIrfft)"
  package static let inputElements: [ElementType] = [.int16, .int32, .float32]
  static let isInverse = true
  let length: Int

  init(length: Int) { self.length = length }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let result = types.results[0]
    try requireRows(types, spectrum: types.operand(0), reals: result)
    try types.require(
      result.shape.last == length, "result must have rows of \(length) (has \(result.shape))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    return switch input.element {
    case .int16: [reals(input, of: Int16.self)]
    case .int32: [reals(input, of: Int32.self)]
    default: [reals(input, of: Float.self)]
    }
  }

  private func reals<Number: FourierNumber>(_ input: Tensor, of type: Number.Type) -> Tensor {
    let transform = FourierTransform<Number>(plan)
    let values = Number.elements(of: input)
    return Number.tensor(
      stride(from: 0, to: values.count, by: length + 2).flatMap {
        transform.reals(of: Array(values[$0..<$0 + length + 2]))
      })
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let input = types.operand(0)
    return [
      plan.kernelCall(
        "kl_irfft", rows: input.count / (length + 2), rowCount: length, input.element)
    ]
  }
}
