import CKernels
import IR
import Testing

@testable import Operators

struct MulTests {
  @Test func multipliesOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [4], scale: 0.5)
    let types = Signature(
      operands: [type, type], results: [TensorType(.int8, [4], scale: 0.25, zeroPoint: -1)])
    let operands = [Tensor(int8: [3, -4, 12, -128]), Tensor(int8: [5, 6, 12, 1])]
    #expect(Mul().evaluate(operands, types) == [Tensor(int8: [14, -25, 127, -128])])
    #expect(Mul(activation: .relu).evaluate(operands, types) == [Tensor(int8: [14, -1, 127, -1])])
  }

  @Test func roundsTwice() {
    let type = TensorType(.int8, [2], scale: 1)
    func products(_ a: [Int8], scale: Float) -> [Int32] {
      let result = TensorType(.int8, [2], scale: scale)
      let types = Signature(operands: [type, type], results: [result])
      return Mul().evaluate([Tensor(int8: a), Tensor(int8: [1, 1])], types)[0].int32s
    }
    // The multiplication takes ties up, the shift takes them away from zero.
    #expect(products([5, -5], scale: 2) == [3, -2])
    #expect(products([10, -10], scale: 4) == [3, -3])
  }

  @Test func aLargeFactorWrapsAsTheReferenceDoes() throws {
    let type = TensorType(.int8, [1], scale: 0x1p20)
    let types = Signature(
      operands: [type, type], results: [TensorType(.int8, [1], scale: 0x1p-20)])
    try Mul().check(types)
    #expect(Mul().evaluate([Tensor(int8: [127]), Tensor(int8: [127])], types).count == 1)
  }

  @Test func checkRefusesOtherElements() {
    let type = TensorType(.int8, [2], scale: 1)
    func refusal(_ a: TensorType, _ b: TensorType, _ result: TensorType) -> String? {
      do throws(Unsupported) {
        try Mul().check(Signature(operands: [a, b], results: [result]))
        return nil
      } catch {
        return error.requirement
      }
    }
    let wide = TensorType(.int16, [2], scale: 1)
    let long = TensorType(.int64, [2])
    #expect(refusal(type, type, type) == nil)
    #expect(refusal(wide, type, type) == "second operand must be int16 (is int8)")
    #expect(refusal(type, type, wide) == "result must be int8 (is int16)")
    #expect(
      refusal(long, long, long) == "operands must be int8, int16, int32, float32 (first is int64)")
    #expect(
      refusal(wide, wide, TensorType(.int16, [2], scale: 1, zeroPoint: 3))
        == "int16 must have a zero point of 0 (one has 3)")
    #expect(
      refusal(TensorType(.int8, [2]), type, type)
        == "first operand must be quantized (has no scale)")
  }

  @Test func int32Wraps() {
    let type = TensorType(.int32, [3])
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(.int32, [3, .min, 1 << 20]), Tensor(.int32, [-4, -1, 1 << 11])]
    #expect(Mul().evaluate(operands, types) == [Tensor(.int32, [-12, .min, .min])])
    #expect(Mul(activation: .relu).evaluate(operands, types) == [Tensor(.int32, [0, 0, 0])])
  }

  @Test(arguments: 0..<60) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = Mul(activation: dice.activation())
    try expectKernelMatchesReference(op, dice.combinationTypes(.int8), &dice, kl_mul_s8)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int16), &dice, kl_mul_s16)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int32), &dice, kl_mul_s32)
    try expectKernelMatchesReference(op, dice.combinationTypes(.float32), &dice, kl_mul_f32)
  }
}
