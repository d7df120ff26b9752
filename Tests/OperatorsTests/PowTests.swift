import CKernels
import Foundation
import IR
import Testing

@testable import Operators

struct PowTests {
  private func power(_ a: [Float], _ b: [Float]) -> [Float] {
    let types = Signature(
      operands: [TensorType(.float32, [a.count]), TensorType(.float32, [b.count])],
      results: [TensorType(.float32, [max(a.count, b.count)])])
    return Pow().evaluate([Tensor(floats: a), Tensor(floats: b)], types)[0].floats
  }

  @Test func exactPowers() {
    #expect(
      power([2, -3, 4, 10, 2, 0.5], [10, 3, 0.5, -1, -149, -127])
        == [1024, -27, 2, 0.1, .leastNonzeroMagnitude, 0x1p127])
  }

  @Test func specialCasesOfC99() {
    let infinity = Float.infinity
    #expect(power([.nan, 1, -1, -1], [0, .nan, infinity, -infinity]) == [1, 1, 1, 1])
    #expect(power([0, -0.0, -0.0, 0], [-1, -3, -2, 2]) == [infinity, -infinity, infinity, 0])
    #expect(power([-infinity], [3, 2, -2, 0.5]) == [-infinity, infinity, 0, infinity])
    #expect(
      power([0.5, 2, 0.5, 2], [infinity, infinity, -infinity, 200]) == [
        0, infinity, infinity, infinity,
      ])
    #expect(power([-2, .nan, 2], [0.5, 1, .nan]).allSatisfy { $0.isNaN })
  }

  @Test(arguments: 0..<50) func isTheNearestFloat(seed: Int) {
    var dice = Dice(seed: seed)
    let type = TensorType(.float32, [500])
    let (a, b) = (dice.numbers(type).floats, dice.numbers(type).floats)
    let expected = zip(a, b).map { Float(Foundation.pow(Double($0), Double($1))) }
    #expect(isSame(Tensor(floats: power(a, b)), Tensor(floats: expected)))
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    try expectKernelMatchesReference(Pow(), dice.combinationTypes(.float32), &dice, kl_pow_f32)
  }

  @Test func checkRefusesIntegers() {
    let type = TensorType(.int32, [2])
    #expect(throws: Unsupported("operands must be float32 (first is int32)")) {
      try Pow().check(Signature(operands: [type, type], results: [type]))
    }
  }
}
