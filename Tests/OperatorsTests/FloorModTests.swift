import CKernels
import IR
import Testing

@testable import Operators

struct FloorModTests {
  @Test func hasTheSignOfTheDivisor() {
    let type = TensorType(.float32, [6])
    let types = Signature(operands: [type, type], results: [type])
    let result = FloorMod().evaluate(
      [Tensor(floats: [7, -7, 7, -7, -6, 0]), Tensor(floats: [3, 3, -3, -3, 3, -3])], types)
    #expect(result == [Tensor(floats: [1, 2, -2, -1, -0.0, 0])])
  }

  @Test func byZeroIsNaN() {
    let type = TensorType(.float32, [1])
    let types = Signature(operands: [type, type], results: [type])
    #expect(
      FloorMod().evaluate([Tensor(floats: [1]), Tensor(floats: [0])], types)[0].floats[0].isNaN)
  }

  @Test(arguments: 0..<200) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.combinationTypes(.float32)
    try expectKernelMatchesReference(FloorMod(), types, &dice, kl_floor_mod_f32)
  }
}
