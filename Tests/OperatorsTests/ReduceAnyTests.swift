import IR
import Testing

@testable import Operators

struct ReduceAnyTests {
  private func types(_ element: ElementType, _ count: Int) -> Signature {
    Signature(
      operands: [TensorType(element, [count]), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])], results: [TensorType(element, [])])
  }

  @Test func oneTrueIsEnough() throws {
    let op = ReduceAny(keepsDimensions: false)
    try op.check(types(.bool, 3))
    #expect(op.evaluate([Tensor(.bool, [0, 0, 1])], types(.bool, 3)) == [Tensor(.bool, [1])])
    #expect(op.evaluate([Tensor(.bool, [0, 0, 0])], types(.bool, 3)) == [Tensor(.bool, [0])])
  }

  @Test func refusesOtherElements() {
    #expect(throws: Unsupported("input must be bool (is int8)")) {
      try ReduceAny(keepsDimensions: false).check(types(.int8, 3))
    }
  }

  @Test(arguments: 0..<40, [ElementType.bool])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let keeps = dice.int(0...1) == 0
    let types = dice.reduction(
      of: TensorType(element, dice.shape(rank: 0...6)), keepingDimensions: keeps
    ) { TensorType(element, $0) }
    let input = dice.elements(types.operand(0))
    try expectKernelsMatchReference(ReduceAny(keepsDimensions: keeps), types, [input, nil])
  }
}
