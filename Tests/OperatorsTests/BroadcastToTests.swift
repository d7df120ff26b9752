import IR
import Testing

@testable import Operators

struct BroadcastToTests {
  @Test func repeatsAndAddsDimensions() throws {
    let types = types(.int8, [2, 1], [2, 2, 2], constants: [[2, 2, 2]])
    try BroadcastTo().check(types)
    #expect(
      BroadcastTo().evaluate([Tensor(int8: [1, 2]), nil], types)
        == [Tensor(int8: [1, 1, 2, 2, 1, 1, 2, 2])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("input must broadcast to [4] (has [2])")) {
      try BroadcastTo().check(types(.int8, [2], [4], constants: [[4]]))
    }
    #expect(throws: Unsupported("input must broadcast to [2] (has [1, 2])")) {
      try BroadcastTo().check(types(.int8, [1, 2], [2], constants: [[2]]))
    }
    #expect(throws: Unsupported("result must have shape [3] (has [2])")) {
      try BroadcastTo().check(types(.int8, [1], [2], constants: [[3]]))
    }
  }

  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let result = dice.shape(rank: 0...6)
    let input = result.dropFirst(dice.int(0...result.count)).map { dice.pick([$0, 1]) }
    let types = types(element, input, result, constants: [result])
    try expectCopyMatchesReference(BroadcastTo(), types, &dice)
  }
}
