import IR
import Testing

struct MultiplierTests {
  @Test(
    arguments: [
      (0.5, 1 << 30, 0),
      (1, 1 << 30, 1),
      (0.75, 3 << 29, 0),
      (1.0 / 3, 1_431_655_765, -1),
      // A tie in the last bit goes up, and so can reach the next power of two.
      (0.5 + 0x1p-32, (1 << 30) + 1, 0),
      (1 - 0x1p-32, 1 << 30, 1),
      (1 - 0x1p-31, Int32.max, 0),
      // The smallest factor, what rounds up to it, and what is below.
      (0x1p-32, 1 << 30, -31),
      (0x1p-32 - 0x1p-70, 1 << 30, -31),
      (0x1p-33, 0, 0),
      // The largest, and what saturates.
      (0x1p30 - 1, Int32.max - 1, 30),
      (0x1p30, Int32.max, 30),
      (1e300, Int32.max, 30),
      (0, 0, 0),
      (-0.25, 0, 0),
      (Double.nan, 0, 0),
      (Double.infinity, 0, 0),
    ] as [(Double, Int32, Int32)])
  func realBecomes(_ real: Double, multiplier: Int32, shift: Int32) {
    #expect(Multiplier(real) == Multiplier(multiplier: multiplier, shift: shift))
  }

  /// No number of 31 bits is nearer, by exact arithmetic on the bits of the double.
  @Test(arguments: 0..<4)
  func nearestOfAll(seed: Int) {
    var dice = Dice(seed: seed)
    for _ in 0..<5_000 {
      let real =
        Double.random(in: 1..<2, using: &dice)
        * Double(sign: .plus, exponent: Int.random(in: -31...28, using: &dice), significand: 1)
      let found = Multiplier(real)
      #expect(found.multiplier >= 1 << 30, "\(real)")
      // In units of 2^-90, of which both are whole multiples.
      let exact = Int128(real * 0x1p84) << 6
      let unit = Int128(1) << Int128(found.shift + 90 - 31)
      let error = Int128(found.multiplier) * unit - exact
      #expect(error > -unit / 2 && error <= unit / 2, "\(real) became \(found)")
    }
  }
}
