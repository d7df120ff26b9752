import IR

extension FixedPoint {
  /// log x of a number from 1 on, in units of 2^-19, as a multiple of 2^-26: TensorFlow Lite's
  /// rational approximation around the fourth root of 1/2, as in `logarithm.h`.
  static func logarithm(_ x: Int32) -> Int32 {
    let (r, power) = reduced(x)
    let fourthRootOfHalf: Int32 = 1_805_811_301
    let p = Int32((Int64(r) + Int64(fourthRootOfHalf) + 1) / 2)
    let q = 2 * (r - fourthRootOfHalf)
    let q2 = product(q, q)
    let numerator = product(q, r) + product(product(q, q2), 117_049_297)
    let sum = 1_057_819_769 + q + product(127_690_142, q2)
    let denominator = product(p, sum) + product(638_450_708, q)
    let fraction = product(
      roundingDivide(numerator, byPowerOfTwo: 6), oneOverOnePlus(denominator))
    let log2: Int32 = 1_488_522_236
    return Int32(clamping: 2 * Int64(product(power, log2) + fraction))
  }

  /// `x` as r * 2^power with an r from about 0.7 to 1, in units of 2^-31.
  ///
  /// Of the two ways to have it the one with the smaller r is taken; powers are in units of 2^-25,
  /// and moved by a quarter.
  private static func reduced(_ x: Int32) -> (r: Int32, power: Int32) {
    let rootOfHalf: Int32 = 1_518_500_250
    let headroom = Int64(x.leadingZeroBitCount)
    let normal = Int32(clamping: Int64(x) << (headroom - 1))
    let r = Int32(clamping: 2 * Int64(product(normal, rootOfHalf)))
    let otherHeadroom = Int64(product(x, rootOfHalf).leadingZeroBitCount) - 1
    let otherR = Int32(clamping: Int64(x) << otherHeadroom)
    return (
      min(r, otherR),
      Int32(max((12 - headroom) << 25 + 1 << 23, (12 - otherHeadroom) << 25 - 1 << 23))
    )
  }

  private static func product(_ a: Int32, _ b: Int32) -> Int32 {
    saturatingRoundingDoublingHighMultiply(a, b)
  }
}
