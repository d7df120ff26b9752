import IR

/// How ADD and SUB take both operands to one scale, and their sum to the scale of the result.
///
/// The common scale is twice the larger of the operands', divided by 2^20 for precision.
struct SumScaling {
  static let headroom = 20
  let a, b, result: Multiplier

  init(_ types: Signature) {
    let (a, b) = (Double(types.operand(0).scale), Double(types.operand(1).scale))
    let common = 2 * max(a, b)
    self.a = Multiplier(a / common)
    self.b = Multiplier(b / common)
    result = Multiplier(common / (Double(1 << Self.headroom) * Double(types.results[0].scale)))
  }

  /// An operand's element, less its zero point, on the common scale.
  static func scaled(_ difference: Int32, by factor: Multiplier) -> Int32 {
    FixedPoint.multiply(difference << Int32(headroom), by: factor)
  }
}

extension Signature {
  /// Requires operands and a result between which `SumScaling` needs no factor above one.
  func requireSum() throws(Unsupported) {
    try requireQuantizedBroadcast()
    try require(
      SumScaling(self).result.shift <= 0,
      "result must have a scale above 2^-19 of the operands' (is \(results[0].scale))")
  }
}
