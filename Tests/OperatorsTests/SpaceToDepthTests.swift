import IR
import Testing

@testable import Operators

struct SpaceToDepthTests {
  private func types(
    _ element: ElementType, _ input: [Int], _ result: [Int]
  ) -> Signature {
    Signature(operands: [TensorType(element, input)], results: [TensorType(element, result)])
  }

  @Test func aBlockBecomesAPixel() throws {
    let types = types(.int8, [1, 2, 4, 1], [1, 1, 2, 4])
    try SpaceToDepth(blockSize: 2).check(types)
    #expect(
      SpaceToDepth(blockSize: 2).evaluate([Tensor(int8: [1, 2, 3, 4, 5, 6, 7, 8])], types)
        == [Tensor(int8: [1, 2, 5, 6, 3, 4, 7, 8])])
  }

  @Test(arguments: [0, -1, 3, 40000, Int(Int32.max)]) func refusesBlock(_ size: Int) {
    #expect(throws: Unsupported.self) {
      try SpaceToDepth(blockSize: size).check(types(.int8, [1, 2, 4, 1], [1, 1, 2, 4]))
    }
  }

  @Test(arguments: 0..<20, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let (deep, block) = (dice.shape(rank: 4...4, extent: 1...4), dice.int(1...3))
    let wide = [deep[0], deep[1] * block, deep[2] * block, deep[3]]
    let types = types(element, wide, [deep[0], deep[1], deep[2], deep[3] * block * block])
    try expectCopyMatchesReference(SpaceToDepth(blockSize: block), types, &dice)
  }
}
