import IR

/// Functions on 16-bit fixed-point numbers as gemmlowp approximates them, bit for bit. "Qn" is a
/// number with n integer bits: real = stored * 2^(n - 15).
enum ShortFixedPoint {
  /// 1 as Q0, which cannot hold it: the largest number below.
  private static let almostOne = Int16.max

  /// The product of two numbers, rounded to nearest; its integer bits are the sum of theirs.
  private static func multiply(_ a: Int16, _ b: Int16) -> Int16 {
    let product = Int32(a) * Int32(b)
    let nudge: Int32 = product >= 0 ? 1 << 14 : 1 - (1 << 14)
    return Int16(clamping: (product + nudge) / (1 << 15))
  }

  /// `x * 2^exponent`, saturating.
  private static func shift(_ x: Int16, left exponent: Int) -> Int16 {
    Int16(clamping: Int32(x) << Int32(exponent))
  }

  private static func roundingDivide(_ x: Int16, byPowerOfTwo exponent: Int32) -> Int16 {
    Int16(truncatingIfNeeded: FixedPoint.roundingDivide(Int32(x), byPowerOfTwo: exponent))
  }

  /// gemmlowp's constants have 32 bits; 16 are rounded off.
  private static func constant(_ long: Int32) -> Int16 {
    Int16(truncatingIfNeeded: FixedPoint.roundingDivide(long, byPowerOfTwo: 16))
  }

  /// e^a for Q0 numbers in -1/4..<0: a Taylor polynomial around -1/8.
  private static func expNearZero(_ a: Int16) -> Int16 {
    let expMinusEighth = constant(1_895_147_668)
    let x = a &+ (1 << 12)
    let x2 = multiply(x, x)
    let x3 = multiply(x2, x)
    let x4 = multiply(x2, x2)
    let third = constant(715_827_883)
    let higher = multiply(roundingDivide(x4, byPowerOfTwo: 2) &+ x3, third) &+ x2
    let scaled = multiply(expMinusEighth, x &+ roundingDivide(higher, byPowerOfTwo: 1))
    return Int16(clamping: Int32(expMinusEighth) + Int32(scaled))
  }

  /// e^a as Q0 for a number of at most 7 integer bits that is not above 0.
  private static func expOfNegative(_ a: Int16, integerBits: Int) -> Int16 {
    if a == 0 { return almostOne }
    let fractionBits = 15 - integerBits
    if integerBits > 5, a < -(Int16(32) << fractionBits) { return 0 }
    let quarter = Int16(1) << (fractionBits - 2)
    let rest = (a & (quarter - 1)) &- quarter
    let remainder = rest &- a
    var result = expNearZero(shift(rest, left: integerBits))
    // e^-(2^exponent) as Q0, for exponents from -2.
    let factors: [Int32] = [
      1_672_461_947, 1_302_514_674, 790_015_084, 290_630_308, 39_332_535, 720_401, 242,
    ]
    for (exponent, factor) in zip(-2..<integerBits, factors)
    where remainder & (1 << (fractionBits + exponent)) != 0 {
      result = multiply(result, constant(factor))
    }
    return result
  }

  /// 2 / (1 + a) as Q2 for Q0 numbers in 0...1: three steps of Newton's method.
  private static func twoOverOnePlus(_ a: Int16) -> Int16 {
    let halfDenominator = Int16((Int32(a) + Int32(almostOne) + 1) / 2)
    // 48/17 - 32/17 * halfDenominator
    var x = constant(1_515_870_810) &+ multiply(halfDenominator, constant(-1_010_580_540))
    for _ in 0..<3 {
      let error = (1 << 13) &- multiply(halfDenominator, x)
      x = x &+ shift(multiply(x, error), left: 2)
    }
    return x
  }

  /// 1 / (1 + e^-a) as Q0.
  static func logistic(_ a: Int16, integerBits: Int) -> Int16 {
    if a == 0 { return 1 << 14 }
    let exponential = expOfNegative(a > 0 ? -a : a, integerBits: integerBits)
    // Read as Q1, the number is half as large.
    let result = shift(twoOverOnePlus(exponential), left: 1)
    return a > 0 ? result : almostOne - result
  }

  /// The hyperbolic tangent as Q0, for a number of at most 6 integer bits.
  static func tanh(_ a: Int16, integerBits: Int) -> Int16 {
    if a == 0 { return 0 }
    // Read with one more integer bit, the number is twice as large.
    let exponential = expOfNegative(a > 0 ? -a : a, integerBits: integerBits + 1)
    let result = shift(twoOverOnePlus(exponential) &- (1 << 13), left: 2)
    return a > 0 ? result : 0 &- result
  }
}
