import IR
import Testing

@testable import Operators

struct ReduceMinTests {
  private func types(_ element: ElementType, _ count: Int) -> Signature {
    Signature(
      operands: [TensorType(element, [count]), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])], results: [TensorType(element, [])])
  }

  @Test func takesTheSmallest() throws {
    let op = ReduceMin(keepsDimensions: false)
    try op.check(types(.int8, 3))
    #expect(op.evaluate([Tensor(int8: [3, 7, -9])], types(.int8, 3)) == [Tensor(int8: [-9])])
    #expect(
      op.evaluate([Tensor([.infinity, .nan])], types(.float32, 2))
        == [Tensor([Float.greatestFiniteMagnitude])])
  }

  @Test func refusesOtherElements() {
    #expect(throws: Unsupported("input must be int8, uint8, int16, int32, float32 (is int64)")) {
      try ReduceMin(keepsDimensions: false).check(types(.int64, 3))
    }
  }

  @Test(arguments: 0..<40, [ElementType.int8, .uint8, .int16, .int32, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let keeps = dice.int(0...1) == 0
    let types = dice.reduction(
      of: TensorType(element, dice.shape(rank: 0...6)), keepingDimensions: keeps
    ) { TensorType(element, $0) }
    let input = dice.elements(types.operand(0))
    try expectKernelsMatchReference(ReduceMin(keepsDimensions: keeps), types, [input, nil])
  }
}
