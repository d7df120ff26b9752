import IR
import Testing

@testable import Operators

struct GatherNdTests {
  private func types(
    _ element: ElementType, _ input: [Int], _ indices: [Int], _ result: [Int],
    constant: [Int32]? = nil
  ) -> Signature {
    Signature(
      operands: [TensorType(element, input), TensorType(.int32, indices)],
      constants: [nil, constant.map { Tensor(.int32, $0) }], results: [TensorType(element, result)])
  }

  @Test func picksElementsAndRows() throws {
    let input = Tensor(int8: [1, 2, 3, 4, 5, 6])
    let elements = types(.int8, [3, 2], [2, 2], [2])
    try GatherNd().check(elements)
    #expect(
      GatherNd().evaluate([input, Tensor(.int32, [2, 1, 0, 0])], elements)
        == [Tensor(int8: [6, 1])])
    let rows = types(.int8, [3, 2], [1, 1], [1, 2])
    try GatherNd().check(rows)
    #expect(GatherNd().evaluate([input, Tensor(.int32, [1])], rows) == [Tensor(int8: [3, 4])])
  }

  @Test func onlyTheSumHasToLieInside() throws {
    let types = types(.int8, [3, 2], [3, 2], [3])
    #expect(
      GatherNd().evaluate(
        [Tensor(int8: [0, 1, 2, 3, 4, 5]), Tensor(.int32, [0, 3, 2, -1, 0, 100])], types)
        == [Tensor(int8: [3, 3, 5])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("indices must lie inside [3, 2] (some do not)")) {
      try GatherNd().check(types(.int8, [3, 2], [1, 2], [1], constant: [2, 2]))
    }
    #expect(throws: Unsupported("indices must be vectors of 1 to 2 (have shape [1, 3])")) {
      try GatherNd().check(types(.int8, [3, 2], [1, 3], [1]))
    }
    #expect(throws: Unsupported("indices must be vectors of 1 to 0 (have shape [1])")) {
      try GatherNd().check(types(.int8, [], [1], []))
    }
    #expect(throws: Unsupported("result must have shape [1] (has [2])")) {
      try GatherNd().check(types(.int8, [3, 2], [1, 2], [2]))
    }
  }

  @Test(arguments: 0..<40, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let input = dice.shape(rank: 1...6, extent: 1...4)
    let depth = dice.int(1...input.count)
    let vectors = dice.shape(rank: 0...2)
    let types = types(element, input, vectors + [depth], vectors + input[depth...])
    try expectKernelsMatchReference(
      GatherNd(), types,
      [randomTensor(types.operand(0), &dice), dice.indices(types.operand(1), below: 4)])
  }
}
