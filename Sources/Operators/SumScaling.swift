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
  /// ADD of int8 operands of one shape in two multiplications, where that is wanted and exact.
  func fittedSum(_ types: Signature, in header: String) -> KernelCall? {
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    guard types.tuning.instructions != .portable, types.tuning.goal != .size,
      result.element == .int8, a.shape == result.shape, b.shape == result.shape
    else { return nil }
    let element = element(types, SumScaling(types, headroom: KL_ADD_S8_HEADROOM))
    let (factorA, factorB) = (
      Double(a.scale) / Double(result.scale), Double(b.scale) / Double(result.scale)
    )
    let clamp = activation.range(in: result)
    let offset = Double(result.zeroPoint) - factorA * Double(a.zeroPoint)
    let fit = FittedSum(
      factorA, factorB, offset: offset - factorB * Double(b.zeroPoint), clamp: clamp,
      element)
    guard let fit else { return nil }
    let rows = ElementRows(result)
    let parameters = kl_add_fitted_params(
      rows: rows.rows, row_count: rows.count, scale_a: fit.a, scale_b: fit.b, start: fit.start,
      shift: fit.shift, clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    return KernelCall(
      "kl_add_fitted_s8", in: header, parameters, [.operand(0), .operand(1), .result(0)])
  }

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
    return Combination(
      kernel(result.element), in: header, parameters, element(types, scaling))
  }

  /// The element of the result that two elements make.
  private func element(
    _ types: Signature, _ scaling: SumScaling
  ) -> (_ x: Int32, _ y: Int32) -> Int32 {
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    let clamp = activation.range(in: result)
    return { x, y in
      let sum = Self.combine(
        scaling.scaled(x - a.zeroPoint, by: scaling.a),
        scaling.scaled(y - b.zeroPoint, by: scaling.b))
      return (FixedPoint.multiply(sum, by: scaling.result) &+ result.zeroPoint).clamped(to: clamp)
    }
  }
}
