import IR
import Testing

@testable import Operators

struct SumTests {
  @Test func addsWhatElementsStandFor() throws {
    let types = Signature(
      operands: [TensorType(.int8, [2, 3], scale: 0.5, zeroPoint: 1), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [-1])],
      results: [TensorType(.int8, [2], scale: 1, zeroPoint: -10)])
    let op = Sum(keepsDimensions: false)
    try op.check(types)
    // (0 + 1 + 2) / 2 and (-3 - 3 - 3) / 2: the first of two roundings takes halves up.
    #expect(
      op.evaluate([Tensor(int8: [1, 2, 3, -2, -2, -2]), nil], types) == [Tensor(int8: [-8, -14])])
  }

  @Test func floatsAddInOrder() throws {
    let types = Signature(
      operands: [TensorType(.float32, [3]), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])], results: [TensorType(.float32, [1])])
    let op = Sum(keepsDimensions: true)
    try op.check(types)
    #expect(op.evaluate([Tensor(floats: [1e8, -1e8, 1]), nil], types) == [Tensor(floats: [1])])
    #expect(op.evaluate([Tensor(floats: [1, 1e8, -1e8]), nil], types) == [Tensor(floats: [0])])
  }

  @Test func refusesUnquantizedIntegers() {
    let types = Signature(
      operands: [TensorType(.int16, [3]), TensorType(.int32, [1])],
      constants: [nil, Tensor(.int32, [0])], results: [TensorType(.int16, [])])
    #expect(throws: Unsupported("input must be quantized (has no scale)")) {
      try Sum(keepsDimensions: false).check(types)
    }
  }

  @Test(arguments: 0..<60, [ElementType.int8, .int16, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let keeps = dice.int(0...1) == 0
    let types = dice.reduction(
      of: TensorType(element, dice.shape(rank: 0...6), scale: 0.3, zeroPoint: 7),
      keepingDimensions: keeps
    ) { TensorType(element, $0, scale: 0.7, zeroPoint: -20) }
    let input = dice.elements(types.operand(0))
    try expectKernelsMatchReference(Sum(keepsDimensions: keeps), types, [input, nil])
    try expectKernelsMatchReference(Mean(keepsDimensions: keeps), types, [input, nil])
  }
}
