import CKernels
import IR
import Testing

@testable import Operators

struct NotEqualTests {
  @Test func comparesReals() throws {
    let types = Signature(
      operands: [TensorType(.int8, [3], scale: 0.5), TensorType(.int8, [], scale: 0.25)],
      results: [TensorType(.bool, [3])])
    try NotEqual().check(types)
    let result = NotEqual().evaluate([Tensor(int8: [1, 2, 3]), Tensor(int8: [4])], types)
    #expect(result == [Tensor(.bool, [1, 0, 1])])
  }

  @Test func nanDiffersFromItself() {
    let type = TensorType(.float32, [1])
    let types = Signature(operands: [type, type], results: [TensorType(.bool, [1])])
    #expect(
      NotEqual().evaluate([Tensor(floats: [.nan]), Tensor(floats: [.nan])], types) == [
        Tensor(.bool, [1])
      ])
  }

  @Test(arguments: 0..<30) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = NotEqual()
    func types(_ element: ElementType) -> Signature {
      dice.combinationTypes(element, result: .bool)
    }
    try expectKernelMatchesReference(op, types(.int8), &dice, kl_not_equal_scaled_s8)
    try expectKernelMatchesReference(op, types(.int32), &dice, kl_not_equal_s32)
    try expectKernelMatchesReference(op, types(.int64), &dice, kl_not_equal_s64)
    try expectKernelMatchesReference(op, types(.float32), &dice, kl_not_equal_f32)
    try expectKernelMatchesReference(op, types(.bool), &dice, kl_not_equal_u8)
    for (element, scale) in [(.int8, 0.1), (.int16, 0.1)] as [(ElementType, Float)] {
      let alike = TensorType(element, [7], scale: scale)
      let types = Signature(operands: [alike, alike], results: [TensorType(.bool, [7])])
      if element == .int8 {
        try expectKernelMatchesReference(op, types, &dice, kl_not_equal_s8)
      } else {
        try expectKernelMatchesReference(op, types, &dice, kl_not_equal_s16)
      }
    }
  }
}
