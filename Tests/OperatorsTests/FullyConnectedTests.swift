import CKernels
import IR
import Testing

@testable import Operators

struct FullyConnectedTests {
  private func types(
    _ element: ElementType, _ weights: TensorType, bias: ElementType?, result: [Int] = [1, 2]
  ) -> Signature {
    Signature(
      operands: [
        TensorType(element, [1, 3], scale: 1), weights, bias.map { TensorType($0, [2]) },
      ], results: [TensorType(element, result, scale: 1)])
  }

  private let weights = TensorType(.int8, [2, 3], scale: 0.5)

  @Test func multipliesEachRow() {
    let operands = [
      Tensor(int8: [1, 2, 3]), Tensor(int8: [1, 0, -1, 2, 2, 2]), Tensor(.int32, [10, -1]),
    ]
    let types = types(.int8, weights, bias: .int32)
    // (1 - 3 + 10) / 2 and (2 + 4 + 6 - 1) / 2, which rounds up
    #expect(FullyConnected().evaluate(operands, types) == [Tensor(int8: [4, 6])])
    #expect(
      FullyConnected(activation: .reluN1To1).evaluate(operands, types) == [Tensor(int8: [1, 1])])
  }

  @Test func theBiasDecidesHowInt16IsRounded() {
    let input = Tensor(.int16, [1, 2, 0])
    let rows = Tensor(int8: [-2, 0, 0, 0, -1, 0])
    // -2 / 4 = -0.5
    let weights = TensorType(.int8, [2, 3], scale: 0.25)
    for (bias, expected): (ElementType, Int32) in [(.int32, -1), (.int64, 0)] {
      let types = types(.int16, weights, bias: bias)
      let result = FullyConnected().evaluate([input, rows, Tensor(bias, [0, 0])], types)
      #expect(result == [Tensor(.int16, [expected, expected])])
    }
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ types: Signature) throws(Unsupported) { try FullyConnected().check(types) }
    #expect(throws: Never.self) { try check(types(.int8, weights, bias: .int32)) }
    #expect(throws: Unsupported("result must have 1 rows of 2 values (has [2, 1])")) {
      try check(types(.int8, weights, bias: .int32, result: [2, 1]))
    }
    #expect(throws: Unsupported("input must hold whole rows of 2 (has [1, 3])")) {
      try check(types(.int8, TensorType(.int8, [2, 2], scale: 1), bias: nil))
    }
    #expect(throws: Unsupported("weights must have zero points in -128...127 (one is 200)")) {
      try check(types(.int8, TensorType(.int8, [2, 3], scale: 1, zeroPoint: 200), bias: nil))
    }
    #expect(throws: Unsupported("weights of int16 activations must be int8 (are int4)")) {
      var types = types(.int16, TensorType(.int4, [2, 3], scale: 1), bias: nil)
      types.constants[1] = Tensor(.int4, [0, 0, 0, 0, 0, 0])
      try check(types)
    }
    var perChannel = weights
    perChannel.quantization = Quantization(scales: [1, 1], zeroPoints: [0, 1])
    #expect(throws: Unsupported("weights must have zero points in 0...0 (one is 1)")) {
      try check(types(.int8, perChannel, bias: nil))
    }
  }

  @Test func litertRoundsOnceAndHalvesAwayFromZero() {
    let input = Tensor(.int16, [1, -1, 0])
    let rows = Tensor(int8: [2, 0, 0, 0, 2, 0])
    // 2 / 4 = 0.5 and -2 / 4 = -0.5
    let weights = TensorType(.int8, [2, 3], scale: 0.25)
    for bias: ElementType in [.int32, .int64] {
      var types = types(.int16, weights, bias: bias)
      types.numerics = .litert
      let result = FullyConnected().evaluate([input, rows, Tensor(bias, [0, 0])], types)
      #expect(result == [Tensor(.int16, [1, -1])])
    }
  }

  @Test(arguments: Numerics.allCases, 0..<200)
  func kernelMatchesReference(numerics: Numerics, seed: Int) throws {
    var dice = Dice(seed: seed)
    let (rows, depth, outputs) = (
      dice.int(1...3), dice.pick([1, 3, 64, 255, 256, 600]), dice.int(1...5)
    )
    var types = dice.productTypes(
      dice.pick(ProductElements.allCases), input: [rows, depth], weights: [outputs, depth],
      channelAxis: 0, result: [rows, outputs])
    types.numerics = numerics
    let op = FullyConnected(
      activation: dice.activation(), narrowWithoutBias: dice.int(0...1) == 0)
    try expectProductsMatch(op, types, &dice)
  }
}
