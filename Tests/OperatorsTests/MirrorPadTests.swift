import IR
import Testing

@testable import Operators

struct MirrorPadTests {
  @Test func reflectsAndRepeats() throws {
    let types = types(.int8, [3], [7], constants: [[2, 2]])
    func padded(_ op: MirrorPad) throws -> [Int32] {
      try op.check(types)
      return op.evaluate([Tensor(int8: [1, 2, 3]), nil], types)[0].int32s
    }
    #expect(try padded(MirrorPad(skipsBorder: true)) == [3, 2, 1, 2, 3, 2, 1])
    #expect(try padded(MirrorPad(skipsBorder: false)) == [2, 1, 1, 2, 3, 3, 2])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("paddings of dimension 0 must be 0 to 2 (one is 3)")) {
      try MirrorPad(skipsBorder: true).check(types(.int8, [3], [6], constants: [[3, 0]]))
    }
    #expect(throws: Unsupported("paddings of dimension 0 must be 0 to 3 (one is -1)")) {
      try MirrorPad(skipsBorder: false).check(types(.int8, [3], [3], constants: [[-1, 1]]))
    }
    #expect(throws: Unsupported("paddings must be 2 pairs (are 2 values)")) {
      try MirrorPad(skipsBorder: false).check(types(.int8, [3, 1], [3, 1], constants: [[0, 0]]))
    }
  }

  @Test(arguments: 0..<40, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let op = MirrorPad(skipsBorder: dice.int(0...1) == 0)
    let shape = dice.shape(rank: 0...6, extent: 1...3)
    let paddings = shape.flatMap { extent in
      (0...1).map { _ in dice.pick([0, dice.int(0...extent - (op.skipsBorder ? 1 : 0))]) }
    }
    let result = shape.indices.map { shape[$0] + paddings[2 * $0] + paddings[2 * $0 + 1] }
    let types = types(element, shape, result, constants: [paddings])
    try expectKernelsMatchReference(op, types, [randomTensor(types.operand(0), &dice), nil])
  }
}
