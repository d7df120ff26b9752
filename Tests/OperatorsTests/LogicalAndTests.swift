import CKernels
import IR
import Testing

@testable import Operators

struct LogicalAndTests {
  @Test func knowsAllFourCases() throws {
    let type = TensorType(.bool, [2, 2])
    let types = Signature(
      operands: [TensorType(.bool, [2, 1]), TensorType(.bool, [2])], results: [type])
    try LogicalAnd().check(types)
    let truths = Tensor(.bool, [0, 1])
    #expect(LogicalAnd().evaluate([truths, truths], types) == [Tensor(.bool, [0, 0, 0, 1])])
  }

  @Test func checkRefusesNumbers() {
    let type = TensorType(.int8, [2], scale: 1)
    #expect(throws: Unsupported("operands must be bool (first is int8)")) {
      try LogicalAnd().check(Signature(operands: [type, type], results: [type]))
    }
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let types = dice.combinationTypes(.bool)
    try expectKernelMatchesReference(LogicalAnd(), types, &dice, kl_logical_and_u8)
  }
}
