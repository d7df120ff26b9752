import CKernels
import IR
import TFLite

/// Stores reals, or integers of another quantization, with the quantization of the result.
package struct Quantize: Importable, ElementMapping, NumberConverting {
  package static let name = "QUANTIZE"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  /// What each type of input can become.
  private static let pairs: [ElementType: [ElementType]] = [
    .float32: [.int8, .int16],
    .int8: [.int8, .uint8, .int16, .int32],
    .uint8: [.int8],
    .int16: [.int8, .int16, .int32],
    .int32: [.int8, .int16],
  ]

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      Self.pairs[input.element]?.contains(result.element) == true,
      "types must be those of a quantization (are \(input.element) and \(result.element))")
    try types.requireScale(result, "result")
    if input.element == .float32 { return RealQuantization(result) }
    try types.requireScale(input, "an input that is not float32")
    return Requantization(types).forElement
  }
}

/// Stores reals as integers.
private struct RealQuantization: ElementArithmetic {
  private let result: TensorType

  init(_ result: TensorType) { self.result = result }

  func evaluate(_ input: Tensor) -> Tensor {
    Tensor(result.element, input.floats.map(stored))
  }

  /// The nearest stored value, ties away from zero; the lowest for NaN.
  private func stored(_ real: Float) -> Int32 {
    let steps = (real / result.scale).rounded(.toNearestOrAwayFromZero)
    guard !steps.isNaN else { return result.range.lowerBound }
    let near = min(max(steps, -0x1p20), 0x1p20)
    return (Int32(near) + result.zeroPoint).clamped(to: result.range)
  }

  func call(_ rows: ElementRows) -> KernelCall {
    let parameters = kl_quantize_params(
      rows: rows.rows, row_count: rows.count, scale: result.scale, zero_point: result.zeroPoint,
      steps_min: result.range.lowerBound - result.zeroPoint,
      steps_max: result.range.upperBound - result.zeroPoint)
    return KernelCall(
      "kl_quantize_f32_\(result.element.kernelSuffix)", in: "quantize.h", parameters,
      [.operand(0), .result(0)])
  }
}
