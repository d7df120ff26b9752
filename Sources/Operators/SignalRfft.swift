import IR

/// The lower frequencies of each row, as complex numbers: real and imaginary parts in turn.
///
/// Operands: reals `[..., count]`; what is missing of the transform's length counts as zeros.
package struct SignalRfft: RealTransforming {
  package static let name = "CUSTOM(SignalRfft)"
  package static let inputElements: [ElementType] = [.int16, .int32, .float32]
  static let isInverse = false
  let length: Int

  init(length: Int) { self.length = length }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let input = types.operand(0)
    try requireRows(types, spectrum: types.results[0], reals: input)
    try types.require(
      input.shape.last.map { $0 <= length } ?? false,
      "input must have rows of at most \(length) (has \(input.shape))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    return switch input.element {
    case .int16: [spectra(input, types, of: Int16.self)]
    case .int32: [spectra(input, types, of: Int32.self)]
    default: [spectra(input, types, of: Float.self)]
    }
  }

  private func spectra<Number: FourierNumber>(
    _ input: Tensor, _ types: Signature, of type: Number.Type
  ) -> Tensor {
    let transform = FourierTransform<Number>(plan)
    let (values, size) = (Number.elements(of: input), types.operand(0).shape.last ?? 1)
    let padding = [Number](repeating: .zero, count: length - size)
    return Number.tensor(
      stride(from: 0, to: values.count, by: size).flatMap {
        transform.spectrum(of: values[$0..<$0 + size] + padding)
      })
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, size) = (types.operand(0), types.operand(0).shape.last ?? 1)
    return [
      plan.kernelCall("kl_rfft", rows: input.count / size, rowCount: size, input.element)
    ]
  }
}
