import IR
import Testing

@testable import Operators

struct BroadcastArgsTests {
  private func types(_ element: ElementType, _ a: Int, _ b: Int) -> Signature {
    Signature(
      operands: [TensorType(element, [a]), TensorType(element, [b])],
      results: [TensorType(element, [max(a, b)])])
  }

  @Test func onesGiveWay() throws {
    let types = types(.int32, 3, 2)
    try BroadcastArgs().check(types)
    #expect(
      BroadcastArgs().evaluate([Tensor(.int32, [4, 1, 2]), Tensor(.int32, [3, 1])], types)
        == [Tensor(.int32, [4, 3, 2])])
  }

  @Test func refusesMatrices() {
    let matrix = TensorType(.int32, [2, 2])
    #expect(throws: Unsupported("first operand must have 1 dimensions (has [2, 2])")) {
      try BroadcastArgs().check(Signature(operands: [matrix, matrix], results: [matrix]))
    }
  }

  @Test(arguments: 0..<20, [ElementType.int32, .int64])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let types = types(element, dice.int(1...5), dice.int(1...5))
    let shapes = (0...1).map { operand in
      Tensor(element, (0..<types.operand(operand).count).map { _ in Int32(dice.int(1...3)) })
    }
    try expectKernelsMatchReference(BroadcastArgs(), types, shapes)
  }
}
