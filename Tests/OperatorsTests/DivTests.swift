import CKernels
import IR
import Testing

@testable import Operators

struct DivTests {
  @Test func dividesOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [4], scale: 0.5)
    let types = Signature(
      operands: [type, type], results: [TensorType(.int8, [4], scale: 0.25, zeroPoint: 3)])
    let operands = [Tensor(int8: [6, -7, 100, 1]), Tensor(int8: [2, 2, -1, 3])]
    #expect(Div().evaluate(operands, types) == [Tensor(int8: [15, -11, -128, 4])])
    #expect(Div(activation: .relu).evaluate(operands, types) == [Tensor(int8: [15, 3, 3, 4])])
  }

  @Test func shiftsBeyondTheWidthAsX86Does() {
    // As tflite-micro answers: 1 / 127 is divided by 2^35, which x86 takes for 2^3.
    let type = TensorType(.int8, [4], scale: 1)
    let types = Signature(operands: [type, type], results: [type])
    let operands = [Tensor(int8: [1, 0, 0, -1]), Tensor(int8: [127, 127, 1, 127])]
    #expect(Div().evaluate(operands, types) == [Tensor(int8: [127, 1, 0, -128])])
  }

  @Test func byZeroIsZeroOfIntegers() {
    let type = TensorType(.int8, [2], scale: 1, zeroPoint: 7)
    let types = Signature(operands: [type, type], results: [type])
    let zero = Tensor(int8: [7, 7])
    #expect(Div().evaluate([Tensor(int8: [127, -128]), zero], types) == [zero])
    let plain = TensorType(.int32, [4])
    #expect(
      Div().evaluate(
        [Tensor(.int32, [5, .min, -7, 7]), Tensor(.int32, [0, -1, 2, -2])],
        Signature(operands: [plain, plain], results: [plain]))
        == [Tensor(.int32, [0, .min, -3, -3])])
  }

  @Test func byZeroIsTheLargestFloat() {
    let type = TensorType(.float32, [3])
    let types = Signature(operands: [type, type], results: [type])
    let quotient = Div().evaluate([Tensor(floats: [1, -1, 1]), Tensor(floats: [0, 0, 4])], types)
    let largest = Float.greatestFiniteMagnitude
    #expect(quotient == [Tensor(floats: [largest, -largest, 0.25])])
  }

  @Test func checkRefusesInt16() {
    let type = TensorType(.int16, [2], scale: 1)
    #expect(throws: Unsupported("operands must be int8, int32, float32 (first is int16)")) {
      try Div().check(Signature(operands: [type, type], results: [type]))
    }
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = Div(activation: dice.activation())
    let scales: [Float] = [0x1p-120, 0x1p-7, 0x1p-5, 0x1p-2, 0x1p9]
    let types = dice.combinationTypes(.int8, scales: scales)
    try expectKernelMatchesReference(op, types, &dice, kl_div_s8)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int32), &dice, kl_div_s32)
    try expectKernelMatchesReference(op, dice.combinationTypes(.float32), &dice, kl_div_f32)
  }
}
