import IR
import Testing

@testable import Operators

struct ArgMinTests {
  private func types(
    _ element: ElementType, _ shape: [Int], axis: Int32, _ result: [Int],
    as index: ElementType = .int32
  ) -> Signature {
    Signature(
      operands: [TensorType(element, shape), TensorType(.int32, [])],
      constants: [nil, Tensor(.int32, [axis])], results: [TensorType(index, result)])
  }

  @Test func takesTheFirstOfEquals() throws {
    let types = types(.int8, [2, 3], axis: -1, [2])
    try ArgMin().check(types)
    #expect(
      ArgMin().evaluate([Tensor(int8: [-9, 5, -9, 4, -9, -9]), nil], types)
        == [Tensor(.int32, [0, 1])])
  }

  @Test func onlyAFirstNaNCounts() {
    let types = types(.float32, [3], axis: 0, [])
    #expect(ArgMin().evaluate([Tensor([.nan, 1, 2]), nil], types) == [Tensor(.int32, [0])])
    #expect(ArgMin().evaluate([Tensor([0, .nan, -1]), nil], types) == [Tensor(.int32, [2])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("axis must be one of 2 dimensions (is 2)")) {
      try ArgMin().check(types(.int8, [2, 3], axis: 2, [2]))
    }
    #expect(throws: Unsupported("result must be int32 or int64 (is int8)")) {
      try ArgMin().check(types(.int8, [2, 3], axis: 1, [2], as: .int8))
    }
    #expect(throws: Unsupported("input must not be empty (has [0])")) {
      try ArgMin().check(types(.int8, [0], axis: 0, []))
    }
  }

  @Test(arguments: 0..<20, [ElementType.int8, .uint8, .int16, .int32, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let shape = dice.shape(rank: 1...4)
    let axis = dice.int(0...shape.count - 1)
    var result = shape
    result.remove(at: axis)
    let types = types(
      element, shape, axis: Int32(dice.pick([axis, axis - shape.count])), result,
      as: dice.pick([.int32, .int64]))
    try expectKernelsMatchReference(ArgMin(), types, [dice.elements(types.operand(0)), nil])
  }
}
