import CKernels
import IR
import TFLite

/// Stores reals, or int8 elements of another quantization, with the quantization of the result.
package struct Quantize: Importable, InPlace, ViewForming {
  package static let name = "QUANTIZE"

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    if input.element != .float32 {
      try types.requireQuantized(input, "an input that is not float32")
    }
    try types.requireQuantized(result, "result")
    try types.requireSameCount(input, result)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    let stored =
      isRequantization(types)
      ? input.int32s.map(requantized(types)) : input.floats.map(quantized(types.results[0]))
    return [Tensor(.int8, stored)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, result) = (types.operand(0), types.results[0])
    if isRequantization(types) { return [lookupCall(input, requantized(types))] }
    let rows = ElementRows(input)
    let parameters = kl_quantize_params(
      rows: rows.rows, row_count: rows.count, scale: result.scale, zero_point: result.zeroPoint,
      steps_min: result.range.lowerBound - result.zeroPoint,
      steps_max: result.range.upperBound - result.zeroPoint)
    return [
      KernelCall("kl_quantize_f32_s8", in: "quantize.h", parameters, [.operand(0), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { isRequantization(types) ? [0] : [] }

  package func isView(_ types: Signature) -> Bool {
    isRequantization(types) && isIdentity(requantized(types))
  }

  private func isRequantization(_ types: Signature) -> Bool { types.operand(0).element == .int8 }

  private func requantized(_ types: Signature) -> (Int32) -> Int32 {
    let (input, result) = (types.operand(0), types.results[0])
    let factor = Multiplier(Double(input.scale) / Double(result.scale))
    return { stored in
      let scaled = FixedPoint.multiply(stored - input.zeroPoint, by: factor)
      return (scaled &+ result.zeroPoint).clamped(to: result.range)
    }
  }

  /// The nearest stored value, ties away from zero; the lowest for NaN.
  private func quantized(_ result: TensorType) -> (Float) -> Int32 {
    { real in
      let steps = (real / result.scale).rounded(.toNearestOrAwayFromZero)
      guard !steps.isNaN else { return result.range.lowerBound }
      let near = min(max(steps, -0x1p20), 0x1p20)
      return (Int32(near) + result.zeroPoint).clamped(to: result.range)
    }
  }
}
