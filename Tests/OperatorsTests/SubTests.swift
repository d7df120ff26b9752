import CKernels
import IR
import Testing

@testable import Operators

struct SubTests {
  @Test func subtractsOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [4], scale: 0.5)
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(int8: [1, -128, 127, 100]), Tensor(int8: [2, -1, -1, 27])]
    #expect(Sub().evaluate(operands, types) == [Tensor(int8: [-1, -127, 127, 73])])
    #expect(Sub(activation: .relu).evaluate(operands, types) == [Tensor(int8: [0, 0, 127, 73])])
  }

  @Test func repeatsTheFirstOperand() {
    let types = Signature(
      operands: [TensorType(.int8, [], scale: 2, zeroPoint: 1), TensorType(.int8, [3], scale: 1)],
      results: [TensorType(.int8, [3], scale: 1, zeroPoint: 5)])
    #expect(
      Sub().evaluate([Tensor(int8: [11]), Tensor(int8: [1, 2, 3])], types)
        == [Tensor(int8: [24, 23, 22])])
  }

  @Test func checkRefusesOtherElements() {
    let type = TensorType(.int8, [2], scale: 1)
    let types = Signature(operands: [type, TensorType(.int32, [2])], results: [type])
    #expect(throws: Unsupported("second operand must be int8 (is int32)")) {
      try Sub().check(types)
    }
  }

  @Test func int32WrapsThenClamps() {
    let type = TensorType(.int32, [3])
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(.int32, [1, .min, 5]), Tensor(.int32, [2, 1, 2])]
    #expect(Sub().evaluate(operands, types) == [Tensor(.int32, [-1, .max, 3])])
    #expect(Sub(activation: .reluN1To1).evaluate(operands, types) == [Tensor(.int32, [-1, 1, 1])])
  }

  @Test(arguments: 0..<60) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = Sub(activation: dice.activation())
    try expectKernelMatchesReference(op, dice.combinationTypes(.int8), &dice, kl_sub_s8)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int16), &dice, kl_sub_s16)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int32), &dice, kl_sub_s32)
    try expectKernelMatchesReference(op, dice.combinationTypes(.float32), &dice, kl_sub_f32)
  }
}
