import IR
import Testing

@testable import Operators

struct EmbeddingLookupTests {
  private func types(_ table: TensorType, _ count: Int, _ element: ElementType) -> Signature {
    Signature(
      operands: [TensorType(.int32, [count]), table],
      results: [TensorType(element, [count] + table.shape.dropFirst())])
  }

  @Test func turnsIntegersIntoReals() throws {
    let types = types(TensorType(.int8, [2, 2], scale: 0.5), 2, .float32)
    try EmbeddingLookup().check(types)
    #expect(
      EmbeddingLookup().evaluate([Tensor(.int32, [1, 0]), Tensor(int8: [1, 2, 3, -4])], types)
        == [Tensor(floats: [1.5, -2, 0.5, 1])])
  }

  @Test func checkSaysWhatMustHold() {
    let table = TensorType(.int8, [2, 2], scale: 1, zeroPoint: 3)
    #expect(throws: Unsupported("table must be symmetric (zero point is 3)")) {
      try EmbeddingLookup().check(types(table, 1, .float32))
    }
    #expect(throws: Unsupported("table must have at least 2 dimensions (has [2])")) {
      try EmbeddingLookup().check(types(TensorType(.int8, [2]), 1, .int8))
    }
    var outside = types(table, 1, .int8)
    outside.constants[0] = Tensor(.int32, [2])
    #expect(throws: Unsupported("indices must lie below 2 (one is 2)")) {
      try EmbeddingLookup().check(outside)
    }
  }

  @Test(arguments: 0..<30, [ElementType.int8, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let table = TensorType(
      dice.pick([.int8, element]), dice.shape(rank: 2...4), scale: 0.37)
    let types = types(table, dice.int(1...6), element)
    try expectKernelsMatchReference(
      EmbeddingLookup(), types,
      [dice.indices(types.operand(0), below: table.shape[0]), dice.elements(table)])
  }
}
