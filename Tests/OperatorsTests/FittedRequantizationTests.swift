import IR
import Testing

@testable import Operators

struct FittedRequantizationTests {
  /// What the kernels compute.
  private func element(
    _ fit: FittedRequantization, _ sum: Int32, _ clamp: ClosedRange<Int32>, rounds: Bool
  ) -> Int32 {
    let product = (256 * Int(sum) + Int(fit.start)) * Int(fit.scale)
    return Int32(clamping: (product + (rounds ? 1 << 31 : 0)) >> 42).clamped(to: clamp)
  }

  @Test(arguments: 0..<20, [true, false])
  func equalsTheContractForEverySum(seed: Int, rounds: Bool) throws {
    var dice = Dice(seed: seed)
    let factor = Multiplier(Double.random(in: 0.002...0.02, using: &dice))
    let clamp = dice.pick([-128...127, -128...100] as [ClosedRange<Int32>])
    let function = SumRequantization(factor: factor, zeroPoint: -128, clamp: clamp)
    let sums = Int32(dice.int(-50_000...0))...Int32(dice.int(1...100_000))
    let fit = try #require(FittedRequantization(function, on: sums, rounds: rounds))
    let differing = sums.first { element(fit, $0, clamp, rounds: rounds) != function($0) }
    #expect(differing == nil)
  }

  @Test func bothSignsOfHalvesRarelyFit() {
    // Halves are rounded away from zero: no line does that on both sides.
    let function = SumRequantization(
      factor: Multiplier(multiplier: 1 << 30, shift: -6), zeroPoint: 0, clamp: -128...127)
    #expect(FittedRequantization(function, on: -10_000...10_000) == nil)
  }
}
