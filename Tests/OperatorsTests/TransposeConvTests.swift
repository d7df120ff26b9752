import CKernels
import IR
import Testing

@testable import Operators

struct TransposeConvTests {
  private func types(
    input: [Int], filters: [Int], result: [Int], bias: TensorType? = nil
  ) -> Signature {
    Signature(
      operands: [
        TensorType(.int32, [4]), TensorType(.int8, filters, scale: 1),
        TensorType(.int8, input, scale: 1, zeroPoint: 1), bias,
      ], results: [TensorType(.int8, result, scale: 1)])
  }

  @Test func laysAFilterForEachPixel() {
    let types = types(input: [1, 1, 2, 1], filters: [1, 1, 3, 1], result: [1, 1, 5, 1])
    let op = TransposeConv(strideY: 1, strideX: 2, padding: .valid)
    let operands = [nil, Tensor(int8: [1, 2, 3]), Tensor(int8: [11, 6]), nil]
    #expect(op.evaluate(operands, types) == [Tensor(int8: [10, 20, 35, 10, 15])])
  }

  @Test func paddingCutsTheBorder() {
    let types = types(input: [1, 1, 2, 1], filters: [1, 1, 3, 1], result: [1, 1, 2, 1])
    let op = TransposeConv(strideY: 1, strideX: 1, padding: .same)
    let operands = [nil, Tensor(int8: [1, 2, 3]), Tensor(int8: [11, 6]), nil]
    #expect(op.evaluate(operands, types) == [Tensor(int8: [25, 40])])
  }

  @Test func checkSaysWhatMustHold() {
    let op = TransposeConv(strideY: 1, strideX: 2, padding: .valid)
    let good = types(input: [1, 1, 2, 1], filters: [1, 1, 3, 1], result: [1, 1, 5, 1])
    #expect(throws: Never.self) { try op.check(good) }
    #expect(throws: Unsupported("input must have 2 channels (has 1)")) {
      try op.check(types(input: [1, 1, 2, 1], filters: [1, 1, 3, 2], result: [1, 1, 5, 1]))
    }
    #expect(throws: Unsupported("result must have 1 batches of 1 channels (has [2, 1, 5, 1])")) {
      try op.check(types(input: [1, 1, 2, 1], filters: [1, 1, 3, 1], result: [2, 1, 5, 1]))
    }
    #expect(throws: Unsupported("window and stride must be 1 to 32767 (one is 0)")) {
      try TransposeConv(strideY: 0, strideX: 2, padding: .valid).check(good)
    }
    var other = good
    other.constants[0] = Tensor(.int32, [1, 1, 6, 1])
    #expect(throws: Unsupported("result must have shape [1, 1, 6, 1] (has [1, 1, 5, 1])")) {
      try op.check(other)
    }
    var asymmetric = good
    asymmetric.operands[1]?.quantization?.zeroPoints = [4]
    #expect(throws: Unsupported("filters must be symmetric (zero point is 4)")) {
      try op.check(asymmetric)
    }
  }

  @Test(arguments: 0..<200) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let depth = dice.pick([1, 3, 17])
    let input = [dice.int(1...2), dice.int(1...5), dice.int(1...5)]
    let outputs = dice.int(1...4)
    // Any size goes: what falls outside is dropped, what nothing reaches is the bias.
    let result = [input[0], dice.int(1...9), dice.int(1...9), outputs]
    var types = dice.productTypes(
      dice.pick([.int8, .int4, .int16, .float]), input: input + [depth],
      weights: [outputs, dice.int(1...4), dice.int(1...4), depth], channelAxis: 0, result: result,
      wideBias: dice.pick([.int64, .int16]))
    types.operands = [
      TensorType(.int32, [4]), types.operands[1], types.operands[0], types.operands[2],
    ]
    types.constants = [nil, types.constants[1], nil, nil]
    if let bias = types.operands[3], bias.element == .int16 {
      types.constants[3] = dice.productTensor(bias)
    }
    let op = TransposeConv(
      strideY: dice.int(1...3), strideX: dice.int(1...3), padding: dice.pick([.same, .valid]),
      activation: dice.activation())
    try expectProductsMatch(op, types, &dice)
  }
}
