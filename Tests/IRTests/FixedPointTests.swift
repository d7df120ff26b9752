import IR
import Testing

/// Exact rational arithmetic in 128 bits, where no product of two int32 overflows.
private enum Exact {
  /// The integer nearest to `numerator / denominator`; a tie goes up.
  static func nearest(_ numerator: Int128, over denominator: Int128) -> Int128 {
    let (quotient, remainder) = (2 * numerator + denominator)
      .quotientAndRemainder(dividingBy: 2 * denominator)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The integer nearest to `numerator / denominator`; a tie goes away from zero.
  static func nearestAway(_ numerator: Int128, over denominator: Int128) -> Int128 {
    numerator < 0
      ? -nearest(-numerator, over: denominator) : nearest(numerator, over: denominator)
  }

  static func highMultiply(_ a: Int32, _ b: Int32) -> Int32 {
    Int32(clamping: nearest(Int128(a) * Int128(b), over: 1 << 31))
  }

  static func divide(_ x: Int32, byPowerOfTwo exponent: Int32) -> Int32 {
    Int32(nearestAway(Int128(x), over: Int128(1) << Int128(exponent)))
  }

  static func multiply(_ x: Int32, by factor: Multiplier) -> Int32 {
    let scale = Int128(1) << Int128(max(factor.shift, 0))
    let wrapped = Int32(truncatingIfNeeded: Int128(x) * scale)
    return divide(
      highMultiply(wrapped, factor.multiplier), byPowerOfTwo: max(-factor.shift, 0))
  }
}

struct FixedPointTests {
  @Test func highMultiplyRoundsToNearest() {
    func product(_ a: Int32, _ b: Int32) -> Int32 {
      FixedPoint.saturatingRoundingDoublingHighMultiply(a, b)
    }
    #expect(product(100, 1 << 30) == 50)
    // 1.5 and -1.5: a tie goes up, as gemmlowp has it.
    #expect(product(3, 1 << 30) == 2)
    #expect(product(-3, 1 << 30) == -1)
    #expect(product(.min, .max) == -2_147_483_647)
    #expect(product(.max, .max) == 2_147_483_646)
    #expect(product(.min, .min) == .max)
  }

  @Test func divisionRoundsTiesAwayFromZero() {
    func quotient(_ x: Int32, _ exponent: Int32) -> Int32 {
      FixedPoint.roundingDivide(x, byPowerOfTwo: exponent)
    }
    #expect((-7 ... -4).map { quotient($0, 2) } == [-2, -2, -1, -1])
    #expect((4...7).map { quotient($0, 2) } == [1, 1, 2, 2])
    #expect(quotient(.min, 0) == .min)
    #expect(quotient(.min, 31) == -1)
    #expect(quotient(.max, 31) == 1)
    #expect(quotient(1 << 30, 31) == 1)
    #expect(quotient(-1 << 30, 31) == -1)
    #expect(quotient((1 << 30) - 1, 31) == 0)
  }

  @Test(arguments: 0..<8)
  func agreesWithExactArithmetic(seed: Int) {
    var dice = Dice(seed: seed)
    for _ in 0..<20_000 {
      let (a, b) = (dice.int32(), dice.int32())
      #expect(
        FixedPoint.saturatingRoundingDoublingHighMultiply(a, b) == Exact.highMultiply(a, b),
        "\(a) * \(b)")
      let exponent = Int32.random(in: 0...31, using: &dice)
      #expect(
        FixedPoint.roundingDivide(a, byPowerOfTwo: exponent)
          == Exact.divide(a, byPowerOfTwo: exponent), "\(a) / 2^\(exponent)")
    }
  }

  @Test(arguments: Array(Int32(-31)...30))
  func everyShiftMultipliesExactly(shift: Int32) {
    var dice = Dice(seed: Int(shift))
    for _ in 0..<2_000 {
      let x = dice.int32()
      for multiplier in [0, 1 << 30, .max, abs(dice.int32() | 1)] {
        let factor = Multiplier(multiplier: multiplier, shift: shift)
        #expect(
          FixedPoint.multiply(x, by: factor) == Exact.multiply(x, by: factor), "\(x) by \(factor)")
      }
    }
  }
}
