import IR
import Testing

@testable import Operators

struct GatherTests {
  private func types(
    _ element: ElementType, _ input: [Int], _ indices: TensorType, _ result: [Int],
    constant: [Int32]? = nil
  ) -> Signature {
    Signature(
      operands: [TensorType(element, input), indices],
      constants: [nil, constant.map { Tensor(.int32, $0) }], results: [TensorType(element, result)])
  }

  @Test func picksRowsAndMovesWhatLiesOutside() throws {
    let types = types(.int16, [3, 2], TensorType(.int32, [4]), [4, 2])
    let op = Gather(axis: 0)
    try op.check(types)
    #expect(
      op.evaluate([Tensor(.int16, [1, 2, 3, 4, 5, 6]), Tensor(.int32, [2, 0, -7, 3])], types)
        == [Tensor(.int16, [5, 6, 1, 2, 1, 2, 5, 6])])
  }

  @Test func batchesHaveIndicesOfTheirOwn() throws {
    let types = types(.int8, [2, 3], TensorType(.int32, [2, 1]), [2, 1])
    let op = Gather(axis: -1, batchDimensions: 1)
    try op.check(types)
    #expect(
      op.evaluate([Tensor(int8: [1, 2, 3, 4, 5, 6]), Tensor(.int32, [2, 0])], types)
        == [Tensor(int8: [3, 4])])
  }

  @Test func checkSaysWhatMustHold() {
    let pair = TensorType(.int32, [2])
    #expect(throws: Unsupported("indices must lie below 3 (one is 3)")) {
      try Gather(axis: 0).check(types(.int8, [3, 2], pair, [2, 2], constant: [0, 3]))
    }
    #expect(throws: Unsupported("indices must be int32 or int64 (are int8)")) {
      try Gather(axis: 0).check(types(.int8, [3, 2], TensorType(.int8, [2]), [2, 2]))
    }
    #expect(throws: Unsupported("batch_dims must be at most 0 (is 1)")) {
      try Gather(axis: 0, batchDimensions: 1).check(types(.int8, [2, 2], pair, [2]))
    }
    #expect(throws: Unsupported("batch_dims must lie in -1...1 (is 5)")) {
      try Gather(axis: 0, batchDimensions: 5).check(types(.int8, [2, 2], pair, [2]))
    }
    #expect(throws: Unsupported("indices must have shape [3] (has [2])")) {
      try Gather(axis: 1, batchDimensions: 1).check(types(.int8, [3, 2], pair, [2]))
    }
  }

  @Test(arguments: 0..<40, elementsOfEverySize)
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let input = dice.shape(rank: 1...4)
    let axis = dice.int(0...input.count - 1)
    let batches = dice.int(0...axis)
    let own = dice.shape(rank: 0...2)
    let indices = TensorType(dice.pick([.int32, .int64]), input[..<batches] + own)
    let types = types(element, input, indices, input[..<axis] + own + input[(axis + 1)...])
    let op = Gather(axis: axis, batchDimensions: batches)
    try expectKernelsMatchReference(
      op, types, [randomTensor(types.operand(0), &dice), dice.indices(indices, below: input[axis])])
  }
}
