import CKernels
import IR
import TFLite

/// Multiplies what is below zero by `alpha`, element by element, with broadcasting.
///
/// Operands: input, alpha; alpha is int8 where the input is int16.
package struct PRelu: Broadcasting {
  package static let name = "PRELU"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    let (input, alpha, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireElement(result, input.element, "result")
    switch input.element {
    case .float32:
      try types.requireElement(alpha, .float32, "alpha")
      return Combination(
        "kl_prelu_f32", in: "prelu.h", kl_broadcast_params(shape: types.walk)
      ) { (x: Float, alpha: Float) in x >= 0 ? x : x * alpha }
    case .int8, .int16:
      try types.requireElement(alpha, .int8, "alpha")
      try types.requireScales()
      return quantized(types)
    default: throw Unsupported("input must be int8, int16 or float32 (is \(input.element))")
    }
  }

  private func quantized(_ types: Signature) -> Combination {
    let (input, alpha, result) = (types.operand(0), types.operand(1), types.results[0])
    let (positive, negative) = (types.slope(), types.slope(alpha.scale))
    let parameters = kl_prelu_params(
      shape: types.walk,
      input_offset: -input.zeroPoint, alpha_offset: -alpha.zeroPoint,
      output_offset: result.zeroPoint,
      positive_multiplier: positive.multiplier, positive_shift: positive.shift,
      negative_multiplier: negative.multiplier, negative_shift: negative.shift)
    return Combination(
      "kl_prelu_\(input.element.kernelSuffix)", in: "prelu.h", parameters
    ) { (stored: Int32, storedAlpha: Int32) in
      let (x, slope) = (stored - input.zeroPoint, storedAlpha - alpha.zeroPoint)
      let scaled =
        x >= 0
        ? FixedPoint.multiply(x, by: positive) : FixedPoint.multiply(x * slope, by: negative)
      return (scaled &+ result.zeroPoint).clamped(to: result.range)
    }
  }
}
