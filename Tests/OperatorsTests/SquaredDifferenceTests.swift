import CKernels
import IR
import Testing

@testable import Operators

struct SquaredDifferenceTests {
  private func squares(_ type: TensorType, _ result: TensorType, _ a: Tensor, _ b: Tensor) -> Tensor
  {
    let types = Signature(operands: [type, type], results: [result])
    return SquaredDifference().evaluate([a, b], types)[0]
  }

  @Test func squaresOnTheScaleOfTheResult() {
    let type = TensorType(.int8, [3], scale: 0.5, zeroPoint: 1)
    let result = TensorType(.int8, [3], scale: 0.25, zeroPoint: -100)
    #expect(
      squares(type, result, Tensor(int8: [3, 10, -128]), Tensor(int8: [1, 13, 127]))
        == Tensor(int8: [-96, -91, 127]))
    // A square of 2^30 times a factor of 1 wraps, as tflite-micro answers.
    let wide = TensorType(.int16, [2], scale: 0.5)
    #expect(
      squares(
        wide, TensorType(.int16, [2], scale: 1), Tensor(.int16, [300, -32768]),
        Tensor(.int16, [100, 32767])) == Tensor(.int16, [10000, -32768]))
  }

  @Test func plainNumbers() {
    let type = TensorType(.int32, [2])
    #expect(
      squares(type, type, Tensor(.int32, [3, .min]), Tensor(.int32, [-4, .max]))
        == Tensor(.int32, [49, 1]))
    let real = TensorType(.float32, [2])
    #expect(
      squares(real, real, Tensor(floats: [1.5, 0]), Tensor(floats: [-1, 3]))
        == Tensor(floats: [6.25, 9]))
  }

  @Test func checkRefusesShiftedInt16() {
    let type = TensorType(.int16, [2], scale: 1, zeroPoint: -9)
    #expect(throws: Unsupported("int16 must have a zero point of 0 (one has -9)")) {
      try SquaredDifference().check(Signature(operands: [type, type], results: [type]))
    }
  }

  @Test(arguments: 0..<60) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = SquaredDifference()
    try expectKernelMatchesReference(
      op, dice.combinationTypes(.int8), &dice, kl_squared_difference_s8)
    try expectKernelMatchesReference(
      op, dice.combinationTypes(.int16), &dice, kl_squared_difference_s16)
    try expectKernelMatchesReference(
      op, dice.combinationTypes(.int32), &dice, kl_squared_difference_s32)
    try expectKernelMatchesReference(
      op, dice.combinationTypes(.float32), &dice, kl_squared_difference_f32)
  }
}
