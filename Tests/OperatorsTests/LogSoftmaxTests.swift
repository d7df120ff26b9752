import CKernels
import Foundation
import IR
import Operators
import Testing

struct LogSoftmaxTests {
  private func bytes(_ shape: [Int], scale: Float) -> Signature {
    unary(
      TensorType(.int8, shape, scale: scale),
      TensorType(.int8, shape, scale: 0x1p-4, zeroPoint: 127))
  }

  @Test func equalElementsShareOne() {
    // log 1/2 is -11 sixteenths, log 1/4 -22.
    #expect(
      LogSoftmax().evaluate([Tensor(int8: [5, 5])], bytes([2], scale: 1))[0].int32s == [116, 116])
    #expect(
      LogSoftmax().evaluate([Tensor(int8: [0, 0, 0, 0])], bytes([4], scale: 1))[0].int32s
        == [105, 105, 105, 105])
    #expect(
      LogSoftmax().evaluate([Tensor(int8: [127, -128])], bytes([2], scale: 1))[0].int32s
        == [127, -128])
  }

  @Test(arguments: 0..<20) func isNearTheRealFunction(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = bytes([12], scale: Float.random(in: 0.001...0.3, using: &dice))
    let input = dice.tensor(types.operands[0]!)
    let reals = input.int32s.map { Double($0) * Double(types.operands[0]!.scale) }
    let logSum = log(reals.map { exp($0) }.reduce(0, +))
    for (actual, real) in zip(LogSoftmax().evaluate([input], types)[0].int32s, reals) {
      #expect(abs(Double(actual) - max(-128, (real - logSum) * 16 + 127)) < 0.51)
    }
  }

  @Test(arguments: 0..<50) func kernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let shape = dice.anyShape(rank: 0...2) + [dice.pick([1, 2, 10, 4095])]
    let types = bytes(shape, scale: dice.scale() * dice.pick([1, 1, 0x1p-12, 1e6]))
    try expectKernelMatches(
      LogSoftmax(), types, dice.tensor(types.operands[0]!), run(kl_log_softmax_s8))
    let floats = floats(shape)
    try expectKernelMatches(
      LogSoftmax(), floats, dice.tensor(floats.operands[0]!), run(kl_log_softmax_f32))
  }

  @Test func checkSaysWhatMustHold() {
    #expect(
      throws: Unsupported("rows must have at most 4095 elements, so that sums fit (have 4096)")
    ) {
      try LogSoftmax().check(bytes([4096], scale: 1))
    }
    #expect(throws: Unsupported("beta times input scale must exceed 2^-26 (beta is 1.0)")) {
      try LogSoftmax().check(bytes([2], scale: 1e-9))
    }
    var other = bytes([2], scale: 1)
    other.results[0] = TensorType(.int8, [2], scale: 0x1p-4)
    #expect(
      throws: Unsupported("result must have scale 1/16 and zero point 127 (is int8[2] 0.0625 0)")
    ) {
      try LogSoftmax().check(other)
    }
  }
}
