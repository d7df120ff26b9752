import IR
import Testing

@testable import Operators

struct OneHotTests {
  private func types(
    _ element: ElementType, _ indices: [Int], depth: Int32, _ result: [Int]
  ) -> Signature {
    let one = TensorType(element, [])
    return Signature(
      operands: [TensorType(.int32, indices), TensorType(.int32, []), one, one],
      constants: [nil, Tensor(.int32, [depth]), nil, nil], results: [TensorType(element, result)])
  }

  @Test func turnsOneOn() throws {
    let types = types(.int8, [3], depth: 2, [3, 2])
    try OneHot(axis: -1).check(types)
    #expect(
      OneHot(axis: -1).evaluate(
        [Tensor(.int32, [1, 0, 7]), nil, Tensor(int8: [5]), Tensor(int8: [-1])], types)
        == [Tensor(int8: [-1, 5, 5, -1, -1, -1])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("depth must be one positive value (is [0])")) {
      try OneHot(axis: 0).check(types(.int8, [3], depth: 0, [0, 3]))
    }
    #expect(throws: Unsupported("axis must lie in -1...1 (is 2)")) {
      try OneHot(axis: 2).check(types(.int8, [3], depth: 2, [3, 2]))
    }
  }

  @Test(arguments: 0..<20, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let (indices, depth) = (dice.shape(rank: 0...3), dice.int(1...4))
    let axis = dice.int(-1...indices.count)
    var result = indices
    result.insert(depth, at: axis < 0 ? indices.count : axis)
    let types = types(element, indices, depth: Int32(depth), result)
    try expectKernelsMatchReference(
      OneHot(axis: axis), types,
      [
        dice.indices(types.operand(0), below: depth), nil, randomTensor(types.operand(2), &dice),
        randomTensor(types.operand(3), &dice),
      ])
  }
}
