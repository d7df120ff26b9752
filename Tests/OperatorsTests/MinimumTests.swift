import CKernels
import IR
import Testing

@testable import Operators

struct MinimumTests {
  @Test func comparesWhatIsStored() throws {
    let type = TensorType(.int8, [3], scale: 0.5)
    let types = Signature(
      operands: [type, TensorType(.int8, [1], scale: 2)],
      results: [TensorType(.int8, [3], scale: 3)])
    try Minimum().check(types)
    let result = Minimum().evaluate([Tensor(int8: [3, -4, 1]), Tensor(int8: [2])], types)
    #expect(result == [Tensor(int8: [2, -4, 1])])
  }

  @Test func nanGivesWayOnlyInTheFirstOperand() {
    let type = TensorType(.float32, [2])
    let types = Signature(operands: [type, type], results: [type])
    let result = Minimum().evaluate(
      [Tensor(floats: [.nan, 1]), Tensor(floats: [1, .nan])], types)[0].floats
    #expect(result[0] == 1)
    #expect(result[1].isNaN)
  }

  @Test func checkRefusesBool() {
    let type = TensorType(.bool, [2])
    let requirement = "operands must be int8, int16, int32, int64, float32 (first is bool)"
    #expect(throws: Unsupported(requirement)) {
      try Minimum().check(Signature(operands: [type, type], results: [type]))
    }
  }

  @Test(arguments: 0..<40) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let op = Minimum()
    try expectKernelMatchesReference(op, dice.combinationTypes(.int8), &dice, kl_minimum_s8)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int16), &dice, kl_minimum_s16)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int32), &dice, kl_minimum_s32)
    try expectKernelMatchesReference(op, dice.combinationTypes(.int64), &dice, kl_minimum_s64)
    try expectKernelMatchesReference(op, dice.combinationTypes(.float32), &dice, kl_minimum_f32)
  }
}
