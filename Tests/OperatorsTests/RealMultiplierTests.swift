import CKernels
import Testing

@testable import Operators

/// Integer arithmetic that has to give what a double gives.
struct RealMultiplierTests {
  private func expectLikeDouble(_ sum: Int64, _ real: Double) {
    let factor = RealMultiplier(real)
    let limited = min(max(Double(sum) * real, -0x1p30), 0x1p30)
    #expect(
      kl_requantize_real(sum, factor.multiplier, factor.shift)
        == Int32(limited.rounded(.toNearestOrAwayFromZero)), "\(sum) * \(real)")
  }

  @Test func halvesGoAwayFromZero() {
    for (sum, expected): (Int64, Int32) in [(1, 1), (-1, -1), (3, 2), (-3, -2), (2, 1), (0, 0)] {
      let half = RealMultiplier(0.5)
      #expect(kl_requantize_real(sum, half.multiplier, half.shift) == expected)
    }
  }

  @Test(arguments: 0..<20) func scalesLikeADouble(seed: Int) {
    var dice = Dice(seed: seed)
    for _ in 0..<5000 {
      let bits = Int64(dice.int(0...52))
      let sum = Int64(dice.int(-(1 << 53)...1 << 53)) >> bits
      let real = Double.random(in: 0.5...1, using: &dice)
      expectLikeDouble(
        sum, real * Double(sign: .plus, exponent: dice.int(-80...32), significand: 1))
    }
  }

  /// Products that are a half but for the last bit of a double, where the first rounding decides.
  @Test(arguments: 0..<20) func isLikeADoubleBesideHalves(seed: Int) {
    var dice = Dice(seed: seed)
    for _ in 0..<5000 {
      let sum = Int64(dice.int(1...1 << 40)) >> Int64(dice.int(0...39)) | 1
      let half = Double(dice.int(0...1 << dice.int(0...20))) + 0.5
      let real = half / Double(sum)
      for real in [real, real.nextUp, real.nextDown] {
        expectLikeDouble(sum, real)
        expectLikeDouble(-sum, real)
      }
    }
  }

  @Test func extremesSaturateAndVanish() {
    for sum: Int64 in [1 << 53, -(1 << 53), 1, 0] {
      for real in [0, 0x1p-149, 0x1p-64, 0x1p-1, 0x1p29, 0x1p30, 0x1p127] {
        expectLikeDouble(sum, real)
      }
    }
  }
}
