import IR
import Testing

@testable import Operators

struct SplitVTests {
  private func types(_ element: ElementType, _ shape: [Int], axis: Int32, _ results: [[Int]])
    -> Signature
  {
    Signature(
      operands: [
        TensorType(element, shape), TensorType(.int32, [results.count]), TensorType(.int32, []),
      ],
      constants: [nil, nil, Tensor(.int32, [axis])],
      results: results.map { TensorType(element, $0) })
  }

  @Test func dividesAsTheResultsSay() throws {
    let types = types(.int8, [2, 3], axis: 1, [[2, 1], [2, 2]])
    try SplitV().check(types)
    #expect(
      SplitV().evaluate([Tensor(int8: [1, 2, 3, 4, 5, 6]), nil, nil], types)
        == [Tensor(int8: [1, 4]), Tensor(int8: [2, 3, 5, 6])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("results must share 3 along dimension 0 (have 4)")) {
      try SplitV().check(types(.int8, [3], axis: 0, [[2], [2]]))
    }
    #expect(throws: Unsupported("result 1 must not be empty (has [0])")) {
      try SplitV().check(types(.int8, [3], axis: 0, [[3], [0]]))
    }
  }

  @Test(arguments: 0..<20, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    var shape = dice.shape(rank: 1...5)
    let axis = dice.int(0...shape.count - 1)
    let results = (0..<dice.int(1...4)).map { _ in
      var result = shape
      result[axis] = dice.int(1...4)
      return result
    }
    shape[axis] = results.reduce(0) { $0 + $1[axis] }
    let types = types(element, shape, axis: Int32(axis), results)
    let sizes = Tensor(.int32, [Int32](repeating: 0, count: results.count))
    try expectKernelsMatchReference(
      SplitV(), types, [randomTensor(types.operand(0), &dice), sizes, nil])
  }
}
