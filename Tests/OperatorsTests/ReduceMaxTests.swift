import IR
import Testing

@testable import Operators

struct ReduceMaxTests {
  private func types(_ element: ElementType, _ count: Int) -> Signature {
    Signature(
      operands: [TensorType(element, [count]), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])], results: [TensorType(element, [])])
  }

  @Test func takesTheLargest() throws {
    let op = ReduceMax(keepsDimensions: false)
    try op.check(types(.int16, 3))
    #expect(op.evaluate([Tensor(.int16, [3, 7, -9])], types(.int16, 3)) == [Tensor(.int16, [7])])
    let signed = op.evaluate([Tensor([-0.0, 0, -1])], types(.float32, 3))[0]
    #expect(signed.floats[0].sign == .minus, "the first of equals")
  }

  @Test func infinityAndNaNAreNoExtremes() {
    let op = ReduceMax(keepsDimensions: false)
    #expect(
      op.evaluate([Tensor([-.infinity, .nan])], types(.float32, 2))
        == [Tensor([-Float.greatestFiniteMagnitude])])
  }

  @Test func refusesAnotherScale() {
    let types = Signature(
      operands: [TensorType(.int8, [2], scale: 1), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])], results: [TensorType(.int8, [], scale: 2)])
    #expect(throws: Unsupported.self) { try ReduceMax(keepsDimensions: false).check(types) }
  }

  @Test func refusesOtherElements() {
    #expect(throws: Unsupported("input must be int8, uint8, int16, int32, float32 (is bool)")) {
      try ReduceMax(keepsDimensions: false).check(types(.bool, 3))
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
    try expectKernelsMatchReference(ReduceMax(keepsDimensions: keeps), types, [input, nil])
  }
}
