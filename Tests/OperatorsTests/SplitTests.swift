import IR
import Testing

@testable import Operators

struct SplitTests {
  private func types(_ element: ElementType, _ shape: [Int], axis: Int32, _ results: [[Int]])
    -> Signature
  {
    Signature(
      operands: [TensorType(.int32, []), TensorType(element, shape)],
      constants: [Tensor(.int32, [axis]), nil], results: results.map { TensorType(element, $0) })
  }

  @Test func dividesEqually() throws {
    let types = types(.int8, [2, 2], axis: -1, [[2, 1], [2, 1]])
    try Split().check(types)
    #expect(
      Split().evaluate([nil, Tensor(int8: [1, 2, 3, 4])], types)
        == [Tensor(int8: [1, 3]), Tensor(int8: [2, 4])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("results must be equal (have [1, 2] along dimension 0)")) {
      try Split().check(types(.int8, [3], axis: 0, [[1], [2]]))
    }
    #expect(throws: Unsupported("results must share 3 along dimension 0 (have 2)")) {
      try Split().check(types(.int8, [3], axis: 0, [[1], [1]]))
    }
    #expect(throws: Unsupported("result 1 must have shape [1, 2] (has [1, 3])")) {
      try Split().check(types(.int8, [2, 2], axis: 0, [[1, 2], [1, 3]]))
    }
    var unknown = types(.int8, [2], axis: 0, [[1], [1]])
    unknown.constants[0] = nil
    #expect(throws: Unsupported("axis must be constant")) { try Split().check(unknown) }
  }

  @Test(arguments: 0..<20, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let part = dice.shape(rank: 1...5)
    let (axis, count) = (dice.int(0...part.count - 1), dice.int(1...4))
    var shape = part
    shape[axis] *= count
    let types = types(
      element, shape, axis: Int32(dice.pick([axis, axis - part.count])),
      [[Int]](repeating: part, count: count))
    try expectKernelsMatchReference(Split(), types, [nil, randomTensor(types.operand(1), &dice)])
  }
}
