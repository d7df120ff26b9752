import IR
import Testing

@testable import Operators

struct FillTests {
  private func types(_ element: ElementType, _ shape: [Int], value: [Int] = []) -> Signature {
    Signature(
      operands: [TensorType(.int32, [shape.count]), TensorType(element, value)],
      constants: [Tensor(.int32, shape.map { Int32($0) }), nil],
      results: [TensorType(element, shape)])
  }

  @Test(arguments: elementsOfEverySize) func kernelMatchesReference(element: ElementType) throws {
    var dice = Dice(seed: 1)
    let types = types(element, [2, 3])
    let value = randomTensor(types.operand(1), &dice)
    try expectKernelsMatchReference(Fill(), types, [nil, value])
    #expect(Fill().evaluate([nil, value], types) == [value.gathering([0, 0, 0, 0, 0, 0])])
  }

  @Test func checkSaysWhatMustHold() {
    #expect(throws: Unsupported("value must be one int8 (is int8[2])")) {
      try Fill().check(types(.int8, [2], value: [2]))
    }
    var unknown = types(.int8, [2])
    unknown.constants[0] = nil
    #expect(throws: Unsupported("shape must be constant")) { try Fill().check(unknown) }
  }
}
