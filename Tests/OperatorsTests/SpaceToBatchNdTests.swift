import IR
import Testing

@testable import Operators

struct SpaceToBatchNdTests {
  private func types(
    _ input: TensorType, _ result: [Int], block: [Int], paddings: [Int]
  ) -> Signature {
    var result = Signature(
      operands: [input] + [block, paddings].map { TensorType(.int32, [$0.count]) },
      constants: [nil] + [block, paddings].map { Tensor(.int32, $0.map { Int32($0) }) },
      results: [TensorType(input.element, result)])
    result.results[0].quantization = input.quantization
    return result
  }

  @Test func paddingStandsForZero() throws {
    let types = types(
      TensorType(.int8, [1, 1, 3, 1], scale: 1, zeroPoint: 9), [2, 1, 2, 1], block: [1, 2],
      paddings: [0, 0, 1, 0])
    try SpaceToBatchNd().check(types)
    #expect(
      SpaceToBatchNd().evaluate([Tensor(int8: [1, 2, 3]), nil, nil], types)
        == [Tensor(int8: [9, 2, 1, 3])])
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ result: [Int], block: [Int], paddings: [Int]) throws {
      try SpaceToBatchNd().check(
        types(TensorType(.int8, [1, 2, 1]), result, block: block, paddings: paddings))
    }
    #expect(throws: Unsupported("block shape must be 1 to 32767 (one is 0)")) {
      try check([1, 2, 1], block: [0], paddings: [0, 0])
    }
    #expect(throws: Unsupported("paddings or crops must be 0 to 2^28 (one is -1)")) {
      try check([1, 1, 1], block: [1], paddings: [-1, 0])
    }
    #expect(throws: Unsupported.self) { try check([1, 3, 1], block: [1], paddings: [0, 0]) }
  }

  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let spatial = dice.int(1...2)
    let block = dice.shape(rank: spatial...spatial, extent: 1...3)
    let paddings = dice.shape(rank: 2 * spatial...2 * spatial, extent: 0...3)
    let parts = dice.shape(rank: spatial...spatial, extent: 2...5)
    let whole = (0..<spatial).map { axis -> Int in
      let padded = parts[axis] * block[axis]
      return padded - paddings[2 * axis] - paddings[2 * axis + 1]
    }
    guard whole.allSatisfy({ $0 > 0 }) else { return }
    let (batches, depth) = (dice.int(1...2), dice.int(1...3))
    let input = TensorType(element, [batches] + whole + [depth])
    let result = [batches * block.reduce(1, *)] + parts + [depth]
    let there = types(input, result, block: block, paddings: paddings)
    let elements = randomTensor(input, &dice)
    try expectKernelsMatchReference(SpaceToBatchNd(), there, [elements, nil, nil])
    // And back.
    let back = types(
      TensorType(element, result), input.shape, block: block, paddings: paddings)
    let images = SpaceToBatchNd().evaluate([elements] + there.constants.dropFirst(), there)[0]
    try expectKernelsMatchReference(BatchToSpaceNd(), back, [images, nil, nil])
    #expect(BatchToSpaceNd().evaluate([images] + back.constants.dropFirst(), back) == [elements])
  }
}
