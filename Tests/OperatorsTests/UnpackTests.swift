import IR
import Testing

@testable import Operators

struct UnpackTests {
  private func types(_ element: ElementType, _ shape: [Int], count: Int, _ result: [Int])
    -> Signature
  {
    Signature(
      operands: [TensorType(element, shape)],
      results: (0..<count).map { _ in TensorType(element, result) })
  }

  @Test func takesColumnsApart() throws {
    let types = types(.int32, [2, 2], count: 2, [2])
    try Unpack(axis: 1).check(types)
    #expect(
      Unpack(axis: 1).evaluate([Tensor(.int32, [1, 2, 3, 4])], types)
        == [Tensor(.int32, [1, 3]), Tensor(.int32, [2, 4])])
  }

  @Test func oneResultIsAView() {
    #expect(Unpack(axis: 0).isView(types(.int8, [1, 2], count: 1, [2])))
    #expect(!Unpack(axis: 0).isView(types(.int8, [2, 2], count: 2, [2])))
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("results must share 3 along dimension 0 (have 2)")) {
      try Unpack(axis: 0).check(types(.int8, [3], count: 2, []))
    }
    #expect(throws: Unsupported("axis must be one of 0 dimensions (is 0)")) {
      try Unpack(axis: 0).check(types(.int8, [], count: 1, []))
    }
    #expect(throws: Unsupported("must have results (has none)")) {
      try Unpack(axis: 0).check(types(.int8, [3], count: 0, []))
    }
  }

  @Test(arguments: 0..<20, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let shape = dice.shape(rank: 1...5)
    let axis = dice.int(0...shape.count - 1)
    var result = shape
    result.remove(at: axis)
    let types = types(element, shape, count: shape[axis], result)
    try expectKernelsMatchReference(
      Unpack(axis: dice.pick([axis, axis - shape.count])), types,
      [randomTensor(types.operand(0), &dice)])
  }
}
