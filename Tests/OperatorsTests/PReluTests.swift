import CKernels
import IR
import Testing

@testable import Operators

struct PReluTests {
  @Test func multipliesWhatIsNegative() {
    let types = Signature(
      operands: [
        TensorType(.int8, [2, 2], scale: 0.5, zeroPoint: 1), TensorType(.int8, [2], scale: 0.25),
      ],
      results: [TensorType(.int8, [2, 2], scale: 0.25, zeroPoint: -2)])
    let operands = [Tensor(int8: [3, -3, -1, 127]), Tensor(int8: [2, -4])]
    #expect(PRelu().evaluate(operands, types) == [Tensor(int8: [2, 6, -4, 127])])
  }

  @Test func plainNumbers() {
    let types = Signature(
      operands: [TensorType(.float32, [3]), TensorType(.float32, [])],
      results: [TensorType(.float32, [3])])
    #expect(
      PRelu().evaluate([Tensor(floats: [2, -2, -0.0]), Tensor(floats: [0.25])], types)
        == [Tensor(floats: [2, -0.5, -0.0])])
  }

  @Test func checkSaysWhatMustHold() {
    let wide = TensorType(.int16, [2], scale: 1)
    #expect(throws: Unsupported("alpha must be int8 (is int16)")) {
      try PRelu().check(Signature(operands: [wide, wide], results: [wide]))
    }
    let plain = TensorType(.int32, [2])
    #expect(throws: Unsupported("input must be int8, int16 or float32 (is int32)")) {
      try PRelu().check(Signature(operands: [plain, plain], results: [plain]))
    }
  }

  @Test(arguments: 0..<60) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = PRelu()
    try expectKernelMatchesReference(op, dice.combinationTypes(.int8), &dice, kl_prelu_s8)
    try expectKernelMatchesReference(op, dice.combinationTypes(.float32), &dice, kl_prelu_f32)
    var types = dice.combinationTypes(.int16)
    types.operands[0]?.quantization?.zeroPoints = [Int32(dice.int(-32768...32767))]
    types.operands[1]?.element = .int8
    try expectKernelMatchesReference(op, types, &dice, kl_prelu_s16)
  }
}
