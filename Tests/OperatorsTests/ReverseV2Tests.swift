import IR
import Testing

@testable import Operators

struct ReverseV2Tests {
  @Test func turnsRowsRound() throws {
    let types = types(.int8, [2, 3], [2, 3], constants: [[-1]])
    try ReverseV2().check(types)
    #expect(
      ReverseV2().evaluate([Tensor(int8: [1, 2, 3, 4, 5, 6]), nil], types)
        == [Tensor(int8: [3, 2, 1, 6, 5, 4])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("axes must differ (1 is there twice)")) {
      try ReverseV2().check(types(.int8, [2, 3], [2, 3], constants: [[1, -1]]))
    }
    let empty = [0, 1 << 31, 1 << 31, 1 << 31]
    #expect(throws: Unsupported("input must not be empty (has \(empty))")) {
      try ReverseV2().check(types(.int8, empty, empty, constants: [[0]]))
    }
    #expect(throws: Unsupported("axis must be one of 2 dimensions (is 2)")) {
      try ReverseV2().check(types(.int8, [2, 3], [2, 3], constants: [[2]]))
    }
  }

  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let shape = dice.shape(rank: 1...6)
    let axes = shape.indices.filter { _ in dice.int(0...1) == 0 }
    let types = types(element, shape, shape, constants: [axes])
    try expectCopyMatchesReference(ReverseV2(), types, &dice)
  }
}
