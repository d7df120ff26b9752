import CKernels
import IR
import Testing

@testable import Operators

struct LessTests {
  @Test func comparesReals() throws {
    let types = Signature(
      operands: [TensorType(.int8, [3], scale: 0.5), TensorType(.int8, [], scale: 0.25)],
      results: [TensorType(.bool, [3])])
    try Less().check(types)
    let result = Less().evaluate([Tensor(int8: [1, 2, 3]), Tensor(int8: [4])], types)
    #expect(result == [Tensor(.bool, [1, 0, 0])])
  }

  @Test func aSmallScaleMakesElementsEqual() {
    // Reals are compared in steps of 2^-8, as the reference has it: 1 and 2 are 0.
    let type = TensorType(.int8, [2], scale: 0x1p-11)
    let types = Signature(operands: [type, type], results: [TensorType(.bool, [2])])
    let operands = [Tensor(int8: [1, 1]), Tensor(int8: [2, 100])]
    #expect(Less().evaluate(operands, types) == [Tensor(.bool, [0, 1])])
    #expect(Less().kernelCalls(types)[0].function == "kl_less_scaled_s8")
  }

  @Test func oneLargeScaleNeedsNoScaling() throws {
    let type = TensorType(.int8, [2], scale: 4)
    let types = Signature(operands: [type, type], results: [TensorType(.bool, [2])])
    try Less().check(types)
    #expect(Less().kernelCalls(types)[0].function == "kl_less_s8")
  }

  @Test func checkSaysWhatMustHold() {
    func refusal(_ a: TensorType, _ b: TensorType, _ result: ElementType = .bool) -> String? {
      do throws(Unsupported) {
        try Less().check(Signature(operands: [a, b], results: [TensorType(result, [2])]))
        return nil
      } catch {
        return error.requirement
      }
    }
    let a = TensorType(.int8, [2], scale: 1)
    #expect(
      refusal(a, TensorType(.int8, [2], scale: 0.5))
        == "operands of different scales must have scales below 1 (one has 1.0)")
    #expect(refusal(a, a, .int8) == "result must be bool (is int8)")
    #expect(
      refusal(TensorType(.bool, [2]), a)
        == "operands must be int8, int16, int32, int64, float32 (first is bool)")
    let (wide, wider) = (TensorType(.int16, [2], scale: 1), TensorType(.int16, [2], scale: 2))
    #expect(
      refusal(wide, wider)
        == "int16 operands must be quantized alike (are int16[2] 1.0 0 and int16[2] 2.0 0)")
  }

  @Test func nothingHoldsOfNaN() {
    let type = TensorType(.float32, [1])
    let types = Signature(operands: [type, type], results: [TensorType(.bool, [1])])
    #expect(
      Less().evaluate([Tensor(floats: [.nan]), Tensor(floats: [.nan])], types) == [
        Tensor(.bool, [0])
      ])
  }

  @Test(arguments: 0..<30) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = Less()
    func types(_ element: ElementType) -> Signature {
      dice.combinationTypes(element, result: .bool)
    }
    try expectKernelMatchesReference(op, types(.int8), &dice, kl_less_scaled_s8)
    try expectKernelMatchesReference(op, types(.int32), &dice, kl_less_s32)
    try expectKernelMatchesReference(op, types(.int64), &dice, kl_less_s64)
    try expectKernelMatchesReference(op, types(.float32), &dice, kl_less_f32)
    for (element, scale) in [(.int8, 0.1), (.int16, 0.1)] as [(ElementType, Float)] {
      let alike = TensorType(element, [7], scale: scale)
      let types = Signature(operands: [alike, alike], results: [TensorType(.bool, [7])])
      if element == .int8 {
        try expectKernelMatchesReference(op, types, &dice, kl_less_s8)
      } else {
        try expectKernelMatchesReference(op, types, &dice, kl_less_s16)
      }
    }
  }
}
