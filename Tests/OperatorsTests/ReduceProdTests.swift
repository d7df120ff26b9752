import IR
import Testing

@testable import Operators

struct ReduceProdTests {
  private func types(_ element: ElementType, _ count: Int) -> Signature {
    Signature(
      operands: [TensorType(element, [count]), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])], results: [TensorType(element, [])])
  }

  @Test func multipliesAndWraps() throws {
    let op = ReduceProd(keepsDimensions: false)
    try op.check(types(.int32, 3))
    #expect(
      op.evaluate([Tensor(.int32, [3, 7, -9])], types(.int32, 3)) == [Tensor(.int32, [-189])])
    #expect(
      op.evaluate([Tensor(.int32, [1 << 16, 1 << 16, 3])], types(.int32, 3))
        == [Tensor(.int32, [0])])
  }

  @Test func scalesEveryProduct() throws {
    let types = Signature(
      operands: [TensorType(.int8, [2], scale: 0.5, zeroPoint: 1), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])],
      results: [TensorType(.int8, [], scale: 0.25, zeroPoint: -3)])
    let op = ReduceProd(keepsDimensions: false)
    try op.check(types)
    // 3 times -2.5 in steps of 0.25, from -3 on.
    #expect(op.evaluate([Tensor(.int8, [7, -4])], types) == [Tensor(.int8, [-33])])
  }

  @Test func refusesOtherElements() {
    #expect(throws: Unsupported("input must be int8 or int16 or int32 or float32 (is int64)")) {
      try ReduceProd(keepsDimensions: false).check(types(.int64, 3))
    }
  }

  @Test(arguments: 0..<40, [ElementType.int32, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let keeps = dice.int(0...1) == 0
    let types = dice.reduction(
      of: TensorType(element, dice.shape(rank: 0...6)), keepingDimensions: keeps
    ) { TensorType(element, $0) }
    let input = dice.elements(types.operand(0))
    try expectKernelsMatchReference(ReduceProd(keepsDimensions: keeps), types, [input, nil])
  }
}
