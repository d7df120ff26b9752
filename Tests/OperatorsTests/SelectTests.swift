import CKernels
import IR
import Testing

@testable import Operators

struct SelectTests {
  private func types(_ condition: [Int], _ shape: [Int] = [3, 2]) -> Signature {
    let type = TensorType(.int16, shape)
    return Signature(operands: [TensorType(.bool, condition), type, type], results: [type])
  }

  @Test(
    arguments: [
      ([], [1], [1, 2, 3, 4, 5, 6]), ([3], [0, 1, 0], [7, 8, 3, 4, 11, 12]),
      ([3, 2], [1, 0, 0, 1, 0, 0], [1, 8, 9, 4, 11, 12]),
    ] as [([Int], [Int32], [Int32])])
  func conditionSelectsRows(_ shape: [Int], _ condition: [Int32], _ expected: [Int32]) throws {
    let types = types(shape)
    try Select().check(types)
    let operands = [
      Tensor(.bool, condition), Tensor(.int16, [1, 2, 3, 4, 5, 6]),
      Tensor(.int16, [7, 8, 9, 10, 11, 12]),
    ]
    #expect(Select().evaluate(operands, types) == [Tensor(.int16, expected)])
    let call = Select().kernelCalls(types)[0]
    #expect(try runSelect(call, operands, types.results[0]) == Tensor(.int16, expected))
  }

  @Test func checkRefusesBroadcasting() {
    let requirement =
      "condition must be a scalar or have shape [3, 2] or its first extent (has [2])"
    #expect(throws: Unsupported(requirement)) { try Select().check(types([2])) }
  }
}
