import IR

extension FixedPoint {
  /// 1 / sqrt(x) for a whole `x` that is not below zero, as TensorFlow Lite Micro approximates it:
  /// five steps of Newton's method, y (3 - x y^2) / 2, from y = 1. Of 0 it is that of 1.
  static func inverseSquareRoot(_ x: Int32) -> Multiplier {
    guard x > 1 else { return Multiplier(multiplier: .max, shift: 0) }
    var (x, shift) = (x, Int32(11))
    while x >= 1 << 29 { (x, shift) = (x / 4, shift + 1) }
    while x < 1 << 27 { (x, shift) = (x * 4, shift - 1) }
    // x / 2, and y in units of 2^-28.
    let half = roundingDivide(x >> 1, byPowerOfTwo: 1)
    let threeHalves: Int32 = 3 << 27
    var y: Int32 = 1 << 28
    for _ in 0..<5 {
      let square = saturatingRoundingDoublingHighMultiply(y, y)
      let cube = saturating(saturatingRoundingDoublingHighMultiply(square, y), left: 6)
      let more = saturatingRoundingDoublingHighMultiply(threeHalves, y)
      let less = saturatingRoundingDoublingHighMultiply(half, cube)
      y = saturating(more &- less, left: 3)
    }
    let halfOfSqrt2: Int32 = 1_518_500_250
    y = saturatingRoundingDoublingHighMultiply(y, halfOfSqrt2)
    return shift < 0
      ? Multiplier(multiplier: y << -shift, shift: 0) : Multiplier(multiplier: y, shift: -shift)
  }

  private static func saturating(_ x: Int32, left exponent: Int32) -> Int32 {
    Int32(clamping: Int64(x) << Int64(exponent))
  }
}
