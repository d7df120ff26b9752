import IR
import Testing

@testable import Operators

struct CumsumTests {
  private func types(_ type: TensorType, axis: Int32, _ result: TensorType) -> Signature {
    Signature(
      operands: [type, TensorType(.int32, [1])], constants: [nil, Tensor(.int32, [axis])],
      results: [result])
  }

  @Test func exclusiveAndReverse() throws {
    let type = TensorType(.float32, [3])
    let types = types(type, axis: 0, type)
    let input = Tensor(floats: [1, 2, 4])
    func sums(_ op: Cumsum) throws -> [Float] {
      try op.check(types)
      return op.evaluate([input, nil], types)[0].floats
    }
    #expect(try sums(Cumsum()) == [1, 3, 7])
    #expect(try sums(Cumsum(isExclusive: true)) == [0, 1, 3])
    #expect(try sums(Cumsum(isReverse: true)) == [7, 6, 4])
    #expect(try sums(Cumsum(isExclusive: true, isReverse: true)) == [6, 4, 0])
  }

  @Test func startsOutWithAStoredZero() throws {
    let type = TensorType(.int8, [3], scale: 1, zeroPoint: 10)
    let types = types(type, axis: 0, TensorType(.int8, [3], scale: 1))
    try Cumsum().check(types)
    #expect(
      Cumsum().evaluate([Tensor(int8: [11, 12, 13]), nil], types) == [Tensor(int8: [-9, -7, -4])])
  }

  @Test func refusesAMuchFinerResult() {
    let types = types(
      TensorType(.int8, [3], scale: 1), axis: 0, TensorType(.int8, [3], scale: 0x1p-20))
    #expect(throws: Unsupported.self) { try Cumsum().check(types) }
  }

  @Test(arguments: 0..<60, [ElementType.int8, .float32])
  func kernelMatchesReference(seed: Int, element: ElementType) throws {
    var dice = Dice(seed: seed)
    let shape = dice.shape(rank: 1...4, extent: 1...24)
    let (input, result) = (dice.quantized(shape), dice.quantized(shape))
    let types = types(
      TensorType(element, shape, input.quantization), axis: Int32(dice.int(0...shape.count - 1)),
      TensorType(element, shape, result.quantization))
    let op = Cumsum(isExclusive: dice.int(0...1) == 0, isReverse: dice.int(0...1) == 0)
    try expectKernelsMatchReference(op, types, [dice.elements(types.operand(0)), nil])
  }
}
