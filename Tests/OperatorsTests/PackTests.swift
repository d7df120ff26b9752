import IR
import Testing

@testable import Operators

struct PackTests {
  private func types(_ element: ElementType, _ shape: [Int], count: Int, _ result: [Int])
    -> Signature
  {
    Signature(
      operands: (0..<count).map { _ in TensorType(element, shape) },
      results: [TensorType(element, result)])
  }

  @Test func interleavesAlongANewDimension() throws {
    let types = types(.int32, [2], count: 2, [2, 2])
    let parts = [Tensor(.int32, [1, 2]), Tensor(.int32, [3, 4])]
    try Pack(axis: 0).check(types)
    #expect(Pack(axis: 0).evaluate(parts, types) == [Tensor(.int32, [1, 2, 3, 4])])
    #expect(Pack(axis: -1).evaluate(parts, types) == [Tensor(.int32, [1, 3, 2, 4])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("axis must be one of 2 dimensions (is 2)")) {
      try Pack(axis: 2).check(types(.int8, [2], count: 2, [2, 2]))
    }
    #expect(throws: Unsupported("result must have shape [2, 2] (has [4])")) {
      try Pack(axis: 0).check(types(.int8, [2], count: 2, [4]))
    }
    #expect(throws: Unsupported("must have operands (has none)")) {
      try Pack(axis: 0).check(types(.int8, [2], count: 0, [2]))
    }
  }

  @Test(arguments: 0..<20, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let (shape, count) = (dice.shape(rank: 0...4), dice.int(1...4))
    let axis = dice.int(0...shape.count)
    var result = shape
    result.insert(count, at: axis)
    let types = types(element, shape, count: count, result)
    let parts = types.operands.indices.map { randomTensor(types.operand($0), &dice) }
    try expectKernelsMatchReference(
      Pack(axis: dice.pick([axis, axis - result.count])), types, parts)
  }
}
