import CKernels
import IR
import Testing

@testable import Operators

struct L2NormalizationTests {
  private func bytes(_ shape: [Int], zeroPoint: Int32) -> Signature {
    unary(
      TensorType(.int8, shape, scale: 0.1, zeroPoint: zeroPoint),
      TensorType(.int8, shape, scale: 0x1p-7))
  }

  @Test func rowsGetTheLengthOne() {
    let types = bytes([3, 2], zeroPoint: 1)
    let input = Tensor(int8: [4, 5, 1, 1, -127, 1])
    // 3/5, 4/5 and what has no length; -1.
    #expect(L2Normalization().evaluate([input], types)[0].int32s == [77, 102, 0, 0, -128, 0])
    let reals = Tensor([3, 4, 0, 0, 1e-7, 0] as [Float])
    #expect(
      L2Normalization().evaluate([reals], floats([3, 2]))[0].floats == [0.6, 0.8, 0, 0, 0.1, 0])
  }

  @Test(arguments: 0..<30) func kernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let shape = dice.anyShape() + [dice.pick([1, 5, 300])]
    let types = bytes(shape, zeroPoint: Int32(dice.int(-128...127)))
    try expectKernelMatches(
      L2Normalization(), types, dice.tensor(types.operands[0]!), run(kl_l2_normalization_s8))
    let floats = floats(shape)
    try expectKernelMatches(
      L2Normalization(), floats, dice.tensor(floats.operands[0]!), run(kl_l2_normalization_f32))
  }

  @Test func checkSaysWhatMustHold() {
    #expect(
      throws: Unsupported("rows must have at most 33025 elements, so that sums fit (have 33026)")
    ) {
      try L2Normalization().check(bytes([33026], zeroPoint: 0))
    }
    #expect(throws: Unsupported("input must have a dimension")) {
      try L2Normalization().check(bytes([], zeroPoint: 0))
    }
    let type = TensorType(.int16, [4], scale: 1)
    #expect(throws: Unsupported.self) { try L2Normalization().check(unary(type, type)) }
  }
}
