import CKernels
import IR

/// Multiplies two tensors element by element, with broadcasting.
package struct Mul: Arithmetic {
  package static let name = "MUL"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]
  static let elements: [ElementType] = [.int8, .int16, .int32, .float32]
  package var activation: Activation

  package init(activation: Activation = .none) { self.activation = activation }

  func quantized(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireCentredInt16()
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    let factor = factor(types)
    let clamp = activation.range(in: result)
    let parameters = kl_mul_params(
      shape: types.walk,
      a_offset: -a.zeroPoint, b_offset: -b.zeroPoint, output_offset: result.zeroPoint,
      multiplier: factor.multiplier, shift: factor.shift,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    return Combination(kernel(result.element), in: header, parameters) { (x: Int32, y: Int32) in
      let product = (x - a.zeroPoint) * (y - b.zeroPoint)
      return (FixedPoint.multiply(product, by: factor) &+ result.zeroPoint).clamped(to: clamp)
    }
  }

  private func factor(_ types: Signature) -> Multiplier {
    let (a, b) = (types.operand(0).scale, types.operand(1).scale)
    return Multiplier(types.numerics.ratio([a, b], to: [types.results[0].scale]))
  }

  func isMonotone(_ types: Signature) -> Bool {
    // Products have 17 bits; they must not wrap when they are shifted.
    types.results[0].element == .int8 && factor(types).shift < 14
  }

  static func combine(_ a: Int32, _ b: Int32) -> Int32 { a &* b }
  static func combine(_ a: Float, _ b: Float) -> Float { a * b }
}
