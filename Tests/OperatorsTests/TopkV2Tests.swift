import IR
import Testing

@testable import Operators

struct TopkV2Tests {
  private func types(_ element: ElementType, _ shape: [Int], k: Int) -> Signature {
    let result = shape.dropLast() + [k]
    return Signature(
      operands: [TensorType(element, shape), TensorType(.int32, [])],
      constants: [nil, Tensor(.int32, [Int32(k)])],
      results: [TensorType(element, Array(result)), TensorType(.int32, Array(result))])
  }

  @Test func largestFirstAndOfEqualsTheFirst() throws {
    let types = types(.int8, [1, 5], k: 3)
    try TopkV2().check(types)
    #expect(
      TopkV2().evaluate([Tensor(int8: [4, 9, 4, 1, 9]), nil], types)
        == [Tensor(int8: [9, 9, 4]), Tensor(.int32, [1, 4, 0])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("k must be one value from 1 to 2 (is [3])")) {
      try TopkV2().check(types(.int8, [2], k: 3))
    }
    #expect(throws: Unsupported("k must be one value from 1 to 0 (is [1])")) {
      try TopkV2().check(types(.int8, [], k: 1))
    }
  }

  @Test(arguments: 0..<20, [ElementType.int8, .uint8, .int16, .int32, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let shape = dice.shape(rank: 1...3, extent: 1...9)
    let types = types(element, shape, k: dice.int(1...shape[shape.count - 1]))
    try expectKernelsMatchReference(TopkV2(), types, [dice.elements(types.operand(0)), nil])
  }
}
