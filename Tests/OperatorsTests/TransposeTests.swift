import IR
import Operators
import Testing

struct TransposeTests {
  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var random = Dice(seed: seed)
    let rank = Int.random(in: 0...6, using: &random)
    let shape = (0..<rank).map { _ in Int.random(in: 1...4, using: &random) }
    let permutation = Array(0..<rank).shuffled(using: &random)
    let types = types(element, shape, permutation.map { shape[$0] }, constants: [permutation])
    try expectCopyMatchesReference(Transpose(), types, &random)
  }

  @Test func swapsRowsAndColumns() {
    let types = types(.int16, [2, 3], [3, 2], constants: [[1, 0]])
    let input = Tensor(.int16, [1, 2, 3, 4, 5, 6])
    #expect(Transpose().evaluate([input, nil], types)[0].int32s == [1, 4, 2, 5, 3, 6])
    #expect(!Transpose().isView(types))
  }

  @Test func movingDimensionsOfOneIsAView() {
    let types = types(.int8, [1, 5, 1, 3], [5, 1, 3, 1], constants: [[1, 0, 3, 2]])
    #expect(Transpose().isView(types))
  }

  @Test(arguments: [[0, 0], [0, 2], [-1, 0], [0], [0, 1, 2], []])
  func refusesPermutation(_ permutation: [Int]) {
    let types = types(.int8, [2, 3], [3, 2], constants: [permutation])
    #expect(
      throws: Unsupported("permutation must name each of 2 dimensions once (is \(permutation))")
    ) { try Transpose().check(types) }
  }

  @Test func refusesOtherShapes() {
    let types = types(.int8, [2, 3], [2, 3], constants: [[1, 0]])
    #expect(throws: Unsupported("result must have shape [3, 2] (has [2, 3])")) {
      try Transpose().check(types)
    }
  }

  @Test func refusesWhatIsNotConstant() {
    let types = Signature(
      operands: [TensorType(.int8, [2, 3]), TensorType(.int32, [2])],
      results: [TensorType(.int8, [3, 2])])
    #expect(throws: Unsupported("permutation must be constant")) { try Transpose().check(types) }
  }

  @Test func refusesSevenLoops() throws {
    let (pairs, ones) = ([Int](repeating: 2, count: 7), [Int](repeating: 1, count: 7))
    let reversed = [Array((0..<7).reversed())]
    #expect(throws: Unsupported("elements must move in at most 6 loops (take 7)")) {
      try Transpose().check(types(.int8, pairs, pairs, constants: reversed))
    }
    try Transpose().check(types(.int8, ones, ones, constants: reversed))
  }
}
