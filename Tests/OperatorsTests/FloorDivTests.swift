import CKernels
import IR
import Testing

@testable import Operators

struct FloorDivTests {
  @Test func roundsDown() {
    let type = TensorType(.float32, [5])
    let types = Signature(operands: [type, TensorType(.float32, [])], results: [type])
    let result = FloorDiv().evaluate(
      [Tensor(floats: [7, -7, 0.5, -0.5, -0.0]), Tensor(floats: [2])], types)
    #expect(result == [Tensor(floats: [3, -4, 0, -1, -0.0])])
  }

  @Test func checkRefusesIntegers() {
    let type = TensorType(.int32, [2])
    #expect(throws: Unsupported("operands must be float32 (first is int32)")) {
      try FloorDiv().check(Signature(operands: [type, type], results: [type]))
    }
  }

  @Test(arguments: 0..<100) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.combinationTypes(.float32)
    try expectKernelMatchesReference(FloorDiv(), types, &dice, kl_floor_div_f32)
  }
}
