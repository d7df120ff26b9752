import CKernels
import IR

/// How ADD and SUB take both operands to one scale, and their sum to the scale of the result.
///
/// The common scale is twice the larger of the operands', divided by 2^headroom for precision.
struct SumScaling {
  let headroom: Int32
  let a, b, result: Multiplier

  init(_ types: Signature, headroom: Int32) {
    self.headroom = headroom
    let (a, b) = (Double(types.operand(0).scale), Double(types.operand(1).scale))
    let common = 2 * max(a, b)
    self.a = Multiplier(a / common)
    self.b = Multiplier(b / common)
    result = Multiplier(common / (Double(1 << headroom) * Double(types.results[0].scale)))
  }

  /// An operand's element, less its zero point, on the common scale.
  func scaled(_ difference: Int32, by factor: Multiplier) -> Int32 {
    FixedPoint.multiply(difference << headroom, by: factor)
  }
}

extension Arithmetic {
  /// What ADD and SUB do with quantized operands once both are on one scale: `combine` them.
  func quantizedSum(_ types: Signature) throws(Unsupported) -> Combination {
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    let headroom = result.element == .int8 ? KL_ADD_S8_HEADROOM : KL_ADD_S16_HEADROOM
    let scaling = SumScaling(types, headroom: headroom)
    try types.require(
      scaling.result.shift <= 0,
      "result must have a scale above 2^-\(headroom - 1) of the operands' (is \(result.scale))")
    let clamp = activation.range(in: result)
    let parameters = kl_add_params(
      shape: types.walk,
      a_offset: -a.zeroPoint, b_offset: -b.zeroPoint, output_offset: result.zeroPoint,
      a_multiplier: scaling.a.multiplier, a_shift: -scaling.a.shift,
      b_multiplier: scaling.b.multiplier, b_shift: -scaling.b.shift,
      output_multiplier: scaling.result.multiplier, output_shift: -scaling.result.shift,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    return Combination(kernel(result.element), in: header, parameters) { (x: Int32, y: Int32) in
      let sum = Self.combine(
        scaling.scaled(x - a.zeroPoint, by: scaling.a),
        scaling.scaled(y - b.zeroPoint, by: scaling.b))
      return (FixedPoint.multiply(sum, by: scaling.result) &+ result.zeroPoint).clamped(to: clamp)
    }
  }
}
