import IR
import Testing

@testable import Operators

struct TileTests {
  @Test func repeatsRowsAndColumns() throws {
    let types = types(.int8, [2, 1], [4, 2], constants: [[2, 2]])
    try Tile().check(types)
    #expect(
      Tile().evaluate([Tensor(int8: [1, 2]), nil], types)
        == [Tensor(int8: [1, 1, 2, 2, 1, 1, 2, 2])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("result must repeat [2] by [3] (has [4])")) {
      try Tile().check(types(.int8, [2], [4], constants: [[3]]))
    }
    #expect(throws: Unsupported("result must repeat [2] by [\(Int.max)] (has [4])")) {
      try Tile().check(
        Signature(
          operands: [TensorType(.int8, [2]), TensorType(.int64, [1])],
          constants: [nil, Tensor([Int64.max])], results: [TensorType(.int8, [4])]))
    }
    #expect(throws: Unsupported("multiples must be 1 values (are 2)")) {
      try Tile().check(types(.int8, [2], [4], constants: [[2, 1]]))
    }
    #expect(throws: Unsupported.self) {
      try Tile().check(
        types(.int8, [2, 2, 2, 2], [4, 4, 4, 4], constants: [[2, 2, 2, 2]]))
    }
  }

  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let input = dice.shape(rank: 1...3, extent: 1...3)
    let times = input.map { _ in dice.int(1...3) }
    let types = types(element, input, zip(input, times).map { $0 * $1 }, constants: [times])
    try expectCopyMatchesReference(Tile(), types, &dice)
  }
}
