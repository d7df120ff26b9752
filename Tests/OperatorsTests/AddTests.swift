import CKernels
import IR
import Testing

@testable import Operators

struct AddTests {
  @Test func addsOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [4], scale: 0.5)
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(int8: [1, -128, 127, -100]), Tensor(int8: [2, -1, 1, 27])]
    #expect(Add().evaluate(operands, types) == [Tensor(int8: [3, -128, 127, -73])])
    #expect(Add(activation: .relu).evaluate(operands, types) == [Tensor(int8: [3, 0, 127, 0])])
    #expect(Add(activation: .relu6).evaluate(operands, types) == [Tensor(int8: [3, 0, 12, 0])])
  }

  @Test func repeatsARow() {
    let types = Signature(
      operands: [TensorType(.int8, [2, 2], scale: 1), TensorType(.int8, [2], scale: 2)],
      results: [TensorType(.int8, [2, 2], scale: 1, zeroPoint: -10)])
    let operands = [Tensor(int8: [1, 2, 3, 4]), Tensor(int8: [10, 20])]
    #expect(Add().evaluate(operands, types) == [Tensor(int8: [11, 32, 13, 34])])
  }

  @Test func checkSaysWhatMustHold() {
    let a = TensorType(.int8, [2, 3], scale: 1)
    func refusal(_ operands: [TensorType?], _ result: TensorType) -> String? {
      do throws(Unsupported) {
        try Add().check(Signature(operands: operands, results: [result]))
        return nil
      } catch {
        return error.requirement
      }
    }
    #expect(refusal([a, a], a) == nil)
    #expect(refusal([a], a) == "must have 2 operands (has 1)")
    #expect(refusal([a, nil], a) == "operand 1 must be present")
    #expect(
      refusal([a, TensorType(.int8, [2], scale: 1)], a)
        == "shapes must broadcast (are [2, 3] and [2])")
    #expect(
      refusal([a, a], TensorType(.int8, [6], scale: 1))
        == "result must have shape [2, 3] (has [6])")
    let empty = TensorType(.int8, [0, .max, .max], scale: 1)
    #expect(
      refusal([empty, empty], empty)
        == "operands and result must not be empty (has [0, \(Int.max), \(Int.max)])")
    #expect(
      refusal([a, TensorType(.int8, [1, 1, 1, 1, 1, 2, 3], scale: 1)], a)
        == "operands and result must have at most 6 dimensions (has [1, 1, 1, 1, 1, 2, 3])")
    #expect(
      refusal([a, TensorType(.int8, [2, 3], scale: .nan)], a)
        == "second operand must have a positive scale (is nan)")
    #expect(
      refusal([a, a], TensorType(.int8, [2, 3], scale: 0x1p-19))
        == "result must have a scale above 2^-19 of the operands' (is 1.9073486e-06)")
  }

  @Test func int16HasFewerBitsToSpare() {
    let type = TensorType(.int16, [4], scale: 0.5)
    let types = Signature(operands: [type, type], results: [TensorType(.int16, [4], scale: 1)])
    let operands = [Tensor(.int16, [1, -32768, 32767, 3]), Tensor(.int16, [2, -32768, 32767, 0])]
    #expect(Add().evaluate(operands, types) == [Tensor(.int16, [2, -32768, 32767, 2])])
  }

  @Test func int32WrapsAndIgnoresTheActivation() {
    let type = TensorType(.int32, [3])
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(.int32, [1, .max, -5]), Tensor(.int32, [2, 1, 2])]
    #expect(Add(activation: .relu).evaluate(operands, types) == [Tensor(.int32, [3, .min, -3])])
    var litert = types
    litert.numerics = .litert
    #expect(Add(activation: .relu).evaluate(operands, litert) == [Tensor(.int32, [3, 0, 0])])
  }

  @Test func infinityBecomesFinite() {
    let type = TensorType(.float32, [3])
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(floats: [3e38, 1, -.infinity]), Tensor(floats: [3e38, 5.5, 0])]
    let largest = Float.greatestFiniteMagnitude
    #expect(Add().evaluate(operands, types) == [Tensor(floats: [largest, 6.5, -largest])])
    #expect(Add(activation: .relu6).evaluate(operands, types) == [Tensor(floats: [6, 6, 0])])
  }

  @Test(arguments: 0..<60) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = Add(activation: dice.activation())
    try expectKernelMatchesReference(op, dice.combinationTypes(.int8), &dice, kl_add_s8)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int16), &dice, kl_add_s16)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int32), &dice, kl_add_s32)
    try expectKernelMatchesReference(op, dice.combinationTypes(.float32), &dice, kl_add_f32)
  }

  @Test func int16MayHaveAnyZeroPoint() throws {
    var dice = Dice(seed: 1)
    let operand = TensorType(.int16, [50], scale: 1, zeroPoint: 32767)
    let result = TensorType(.int16, [50], scale: 0x1p-13, zeroPoint: -32768)
    let types = Signature(operands: [operand, operand], results: [result])
    try expectKernelMatchesReference(Add(), types, &dice, kl_add_s16)
  }
}
