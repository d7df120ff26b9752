import IR
import Testing

@testable import Operators

struct DynamicUpdateSliceTests {
  private func types(
    _ element: ElementType, _ input: [Int], _ update: [Int], start: ElementType = .int32
  ) -> Signature {
    let type = TensorType(element, input)
    return Signature(
      operands: [type, TensorType(element, update), TensorType(start, [input.count])],
      results: [type])
  }

  @Test func movesTheBoxInside() throws {
    let types = types(.int8, [2, 3], [1, 2])
    try DynamicUpdateSlice().check(types)
    #expect(
      DynamicUpdateSlice().evaluate(
        [Tensor(int8: [0, 0, 0, 0, 0, 0]), Tensor(int8: [1, 2]), Tensor(.int32, [-5, 9])], types)
        == [Tensor(int8: [0, 1, 2, 0, 0, 0])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("update must fit [2, 3] (has [1, 4])")) {
      try DynamicUpdateSlice().check(types(.int8, [2, 3], [1, 4]))
    }
    #expect(throws: Unsupported("start must be int32 or int64 (is int8)")) {
      try DynamicUpdateSlice().check(types(.int8, [2, 3], [1, 1], start: .int8))
    }
  }

  @Test func aWholeUpdateTakesNoMemoryOver() {
    #expect(DynamicUpdateSlice().inPlaceOperands(types(.int8, [2], [1])) == [0])
    #expect(DynamicUpdateSlice().inPlaceOperands(types(.int8, [2], [2])) == [])
  }

  @Test(arguments: 0..<40, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let input = dice.shape(rank: 1...6, extent: 1...4)
    let types = types(
      element, input, input.map { dice.int(1...$0) }, start: dice.pick([.int32, .int64]))
    try expectKernelsMatchReference(
      DynamicUpdateSlice(), types,
      [
        randomTensor(types.operand(0), &dice), randomTensor(types.operand(1), &dice),
        dice.indices(types.operand(2), below: 4),
      ])
  }
}
