import IR

extension FixedPoint {
  /// 1 / (1 + x) of a fraction `x` from 0 to 1, both in units of 2^-31: gemmlowp's three steps of
  /// Newton-Raphson division, as in `reciprocal.h`.
  static func oneOverOnePlus(_ x: Int32) -> Int32 {
    let half = Int32((Int64(x) + Int64(Int32.max) + 1) / 2)
    // 48/17 - 32/17 d, in units of 2^-29.
    var y = 1_515_870_810 + saturatingRoundingDoublingHighMultiply(half, -1_010_580_540)
    for _ in 0..<3 {
      let rest = (1 << 29) - saturatingRoundingDoublingHighMultiply(half, y)
      y += Int32(clamping: Int64(saturatingRoundingDoublingHighMultiply(y, rest)) * 4)
    }
    return Int32(clamping: Int64(y) * 2)
  }
}
