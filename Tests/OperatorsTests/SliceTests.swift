import IR
import Operators
import Testing

struct SliceTests {
  @Test(arguments: 0..<30, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var random = Dice(seed: seed)
    let rank = Int.random(in: 0...6, using: &random)
    let shape = (0..<rank).map { _ in Int.random(in: 1...4, using: &random) }
    let begin = shape.map { Int.random(in: 0..<$0, using: &random) }
    let result = zip(shape, begin).map { Int.random(in: 1...$0 - $1, using: &random) }
    let types = types(element, shape, result, constants: [begin, result])
    try expectCopyMatchesReference(Slice(), types, &random)
  }

  @Test func cutsABox() {
    let types = types(.int8, [3, 4], [2, 2], constants: [[1, 2], [2, -1]])
    let input = Tensor(.int8, Array(0..<12))
    #expect(Slice().evaluate([input, nil, nil], types)[0].int32s == [6, 7, 10, 11])
    #expect(!Slice().isView(types))
  }

  @Test func everythingIsAView() {
    #expect(Slice().isView(types(.int8, [3, 4], [3, 4], constants: [[0, 0], [-1, 4]])))
    #expect(!Slice().isView(types(.int8, [3, 4], [2, 4], constants: [[0, 0], [2, 4]])))
  }

  @Test(arguments: [
    ([-1, 0], [1, 1]), ([0, 5], [1, -1]), ([0, 0], [1, -2]), ([2, 0], [2, 1]), ([0], [1]),
    ([0, 0, 0], [1, 1, 1]), ([0x7FFF_FFFF, 0], [1, 1]), ([1, 0], [0x7FFF_FFFF, 1]),
    ([-0x8000_0000, 0], [-0x8000_0000, 1]),
  ])
  func refusesBoxOutside(begin: [Int], size: [Int]) {
    let types = types(.int8, [3, 4], [1, 1], constants: [begin, size])
    #expect(throws: Unsupported.self) { try Slice().check(types) }
  }

  @Test func extremeInt64DoesNotTrap() {
    var types = types(.int8, [3], [1], constants: [[0], [0]])
    types.operands[1]?.element = .int64
    types.constants[1] = Tensor([Int64.min])
    #expect(throws: Unsupported.self) { try Slice().check(types) }
    types.constants[1] = Tensor([Int64.max])
    #expect(throws: Unsupported.self) { try Slice().check(types) }
  }
}
