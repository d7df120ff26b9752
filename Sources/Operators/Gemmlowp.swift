import IR

// Functions on fixed-point numbers as gemmlowp approximates them, bit for bit. "Qn" is a 32-bit
// number with n integer bits: real = stored * 2^(n - 31). Sums wrap, as they do in practice there.
extension FixedPoint {
  /// 1 as Q0, which cannot hold it: the largest number below.
  private static let almostOne = Int32.max

  /// The product of two numbers; its integer bits are the sum of theirs.
  private static func multiply(_ a: Int32, _ b: Int32) -> Int32 {
    saturatingRoundingDoublingHighMultiply(a, b)
  }

  /// `x * 2^exponent`, saturating.
  private static func saturatingShift(_ x: Int32, left exponent: Int32) -> Int32 {
    Int32(clamping: Int64(x) << Int64(exponent))
  }

  /// (a + b) / 2, rounded to nearest, ties away from zero.
  private static func roundingHalfSum(_ a: Int32, _ b: Int32) -> Int32 {
    let sum = Int64(a) + Int64(b)
    return Int32(truncatingIfNeeded: (sum + (sum >= 0 ? 1 : -1)) / 2)
  }

  /// exp(a) for Q0 numbers in -1/4..<0: a Taylor polynomial around -1/8.
  private static func expNearZero(_ a: Int32) -> Int32 {
    let expMinusEighth: Int32 = 1_895_147_668
    let third: Int32 = 715_827_883
    let x = a &+ (1 << 28)
    let x2 = multiply(x, x)
    let x3 = multiply(x2, x)
    let x4 = multiply(x2, x2)
    let higher = multiply(roundingDivide(x4, byPowerOfTwo: 2) &+ x3, third) &+ x2
    return expMinusEighth
      &+ multiply(expMinusEighth, x &+ roundingDivide(higher, byPowerOfTwo: 1))
  }

  /// exp(a) as Q0 for a number of at most 5 integer bits that is not above 0.
  package static func expOfNegative(_ a: Int32, integerBits: Int32) -> Int32 {
    if a == 0 { return almostOne }
    let fractionBits = 31 - integerBits
    let quarter: Int32 = 1 << (fractionBits - 2)
    // a = rest - remainder, where rest lies in -1/4..<0 and remainder is whole quarters.
    let rest = (a & (quarter &- 1)) &- quarter
    let remainder = rest &- a
    var result = expNearZero(saturatingShift(rest, left: integerBits))
    // exp(-2^exponent) as Q0, for exponents from -2.
    let factors: [Int32] = [
      1_672_461_947, 1_302_514_674, 790_015_084, 290_630_308, 39_332_535, 720_401, 242,
    ]
    for (exponent, factor) in zip(Int32(-2)..<integerBits, factors)
    where remainder & (1 << (fractionBits + exponent)) != 0 {
      result = multiply(result, factor)
    }
    return result
  }

  /// 2 / (1 + a) as Q2 for Q0 numbers in 0...1: three steps of Newton's method.
  private static func twoOverOnePlus(_ a: Int32) -> Int32 {
    let halfDenominator = roundingHalfSum(a, almostOne)
    let one: Int32 = 1 << 29
    // 48/17 - 32/17 * halfDenominator
    var x = 1_515_870_810 &+ multiply(halfDenominator, -1_010_580_540)
    for _ in 0..<3 {
      let error = one &- multiply(halfDenominator, x)
      x = x &+ saturatingShift(multiply(x, error), left: 2)
    }
    return x
  }

  /// 1 / (1 + exp(-a)) as Q0.
  package static func logistic(_ a: Int32, integerBits: Int32) -> Int32 {
    if a == 0 { return 1 << 30 }
    let exponential = expOfNegative(a > 0 ? 0 &- a : a, integerBits: integerBits)
    // Read as Q1, the number is half as large.
    let result = saturatingShift(twoOverOnePlus(exponential), left: 1)
    return a > 0 ? result : almostOne &- result
  }

  /// tanh(a) = (1 - exp(-2a)) / (1 + exp(-2a)) as Q0.
  package static func tanh(_ a: Int32, integerBits: Int32) -> Int32 {
    if a == 0 { return 0 }
    // Read with one more integer bit, the number is twice as large.
    let exponential = expOfNegative(a > 0 ? 0 &- a : a, integerBits: integerBits + 1)
    let result = saturatingShift(twoOverOnePlus(exponential) &- (1 << 29), left: 2)
    return a > 0 ? result : 0 &- result
  }
}
