import CKernels
import IR
import Testing

@testable import Operators

struct Conv2DTests {
  private let pointwise = Conv2D(Window(strideY: 1, strideX: 1, padding: .valid))

  /// One pixel of two channels, one filter.
  private func types(
    _ element: ElementType, weights: TensorType, bias: ElementType? = nil
  ) -> Signature {
    Signature(
      operands: [
        TensorType(element, [1, 1, 1, 2], scale: 1), weights,
        bias.map { TensorType($0, [1]) },
      ],
      results: [TensorType(element, [1, 1, 1, 1], scale: 1)])
  }

  private let symmetric = TensorType(.int8, [1, 1, 1, 2], scale: 0.25)

  @Test func roundsNarrowSumsTwiceAndWideSumsUp() {
    // (-2 * 1 + 0 * 7) / 4 = -0.5
    let operands = [Tensor(.int16, [-2, 0]), Tensor(.int8, [1, 7]), Tensor(.int32, [0])]
    let narrow = types(.int16, weights: symmetric, bias: .int32)
    #expect(pointwise.evaluate(operands, narrow) == [Tensor(.int16, [-1])])
    let wide = types(.int16, weights: symmetric)
    #expect(pointwise.evaluate([operands[0], operands[1], nil], wide) == [Tensor(.int16, [0])])
  }

  @Test func anAbsentBiasCanBeNarrow() {
    let types = types(.int16, weights: symmetric)
    let op = Conv2D(pointwise.window, narrowWithoutBias: true)
    let operands = [Tensor(.int16, [-2, 0]), Tensor(.int8, [1, 7]), nil]
    #expect(op.evaluate(operands, types) == [Tensor(.int16, [-1])])
    #expect(op.kernelCalls(types)[0].function == "kl_conv_2d_s16_b32")
  }

  @Test func subtractsTheZeroPointOfWeights() {
    let types = types(
      .int8, weights: TensorType(.int8, [1, 1, 1, 2], scale: 1, zeroPoint: -100))
    let operands = [Tensor(int8: [2, -1]), Tensor(int8: [-97, -96]), nil]
    // 2 * 3 - 1 * 4
    #expect(pointwise.evaluate(operands, types) == [Tensor(int8: [2])])
  }

  @Test func addsFloatsAndClamps() {
    let types = Signature(
      operands: [
        TensorType(.float32, [1, 1, 1, 2]), TensorType(.float32, [1, 1, 1, 2]),
        TensorType(.float32, [1]),
      ], results: [TensorType(.float32, [1, 1, 1, 1])])
    let operands = [Tensor(floats: [1, 2]), Tensor(floats: [0.5, 3]), Tensor(floats: [0.25])]
    #expect(pointwise.evaluate(operands, types) == [Tensor(floats: [6.75])])
    let relu6 = Conv2D(pointwise.window, activation: .relu6)
    #expect(relu6.evaluate(operands, types) == [Tensor(floats: [6])])
    let infinite = [Tensor(floats: [.infinity, 2]), operands[1], operands[2]]
    #expect(pointwise.evaluate(infinite, types) == [Tensor(floats: [.greatestFiniteMagnitude])])
  }

  @Test func checkSaysWhatMustHold() {
    func refusal(_ types: Signature) -> String? {
      do throws(Unsupported) {
        try pointwise.check(types)
        return nil
      } catch {
        return error.requirement
      }
    }
    #expect(refusal(types(.int8, weights: symmetric, bias: .int32)) == nil)
    #expect(
      refusal(types(.int8, weights: symmetric, bias: .int64)) == "bias must be int32 (is int64)")
    #expect(
      refusal(types(.int16, weights: symmetric, bias: .int16))
        == "bias must be int32 or int64 (is int16)")
    #expect(
      refusal(types(.uint8, weights: symmetric))
        == "input must be int8, int16 or float32 (is uint8)")
    #expect(
      refusal(types(.float32, weights: symmetric)) == "weights must be float32 (is int8)")
    #expect(
      refusal(types(.int8, weights: TensorType(.int4, [1, 1, 1, 2], scale: 1)))
        == "int4 weights must be constant")
    #expect(
      refusal(types(.int16, weights: TensorType(.int8, [1, 1, 1, 2], scale: 1, zeroPoint: 3)))
        == "weights of int16 activations must be symmetric (zero point is 3)")
    #expect(
      refusal(types(.int16, weights: TensorType(.int8, [1, 1, 1, 2], scale: 200)))
        == "result must have a scale of at least 2^-7 of input times weights (is 1.0)")
    var odd = types(.int16, weights: symmetric)
    odd.operands[0]?.quantization?.zeroPoints = [1]
    #expect(refusal(odd) == "an int16 input must have zero point 0 (has 1)")
    #expect(
      refusal(types(.int8, weights: TensorType(.int8, [1, 1, 1, 0], scale: 1)))
        == "channels must divide into groups (2 inputs, 0 per filter, 1 outputs)")
  }

  @Test(arguments: 0..<300) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (window, height, width, image) = dice.slidingWindow()
    let (groups, filterDepth) = (dice.pick([1, 1, 1, 2, 3]), dice.pick([1, 2, 3, 16, 300]))
    let outputs = groups * dice.int(1...4)
    let types = dice.productTypes(
      dice.pick(ProductElements.allCases), input: image.input + [groups * filterDepth],
      weights: [outputs, height, width, filterDepth], channelAxis: 0,
      result: image.result + [outputs])
    let op = Conv2D(window, activation: dice.activation(), narrowWithoutBias: dice.int(0...1) == 0)
    try expectProductsMatch(op, types, &dice)
  }
}

extension Dice {
  /// A window, its size, and the batches, height and width of an image and of the result.
  mutating func slidingWindow() -> (
    window: Window, height: Int, width: Int, image: (input: [Int], result: [Int])
  ) {
    let (height, width) = (int(1...4), int(1...4))
    let padding = pick([Padding.same, .valid])
    let dilation = pick([1, 1, 2])
    let window = Window(
      strideY: int(1...3), strideX: int(1...3), dilationY: dilation, dilationX: dilation,
      padding: padding)
    let (reachY, reachX) = ((height - 1) * dilation + 1, (width - 1) * dilation + 1)
    let input = [int(1...2), int(reachY...reachY + 4), int(reachX...reachX + 4)]
    func positions(_ extent: Int, _ reach: Int, _ stride: Int) -> Int {
      padding == .same ? (extent + stride - 1) / stride : (extent - reach) / stride + 1
    }
    let result = [
      input[0], positions(input[1], reachY, window.strideY),
      positions(input[2], reachX, window.strideX),
    ]
    return (window, height, width, (input, result))
  }
}
