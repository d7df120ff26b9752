import CKernels
import IR
import Testing

@testable import Operators

struct DepthwiseConv2DTests {
  @Test func eachChannelHasItsOwnFilters() {
    let types = Signature(
      operands: [
        TensorType(.int8, [1, 1, 2, 2], scale: 1), TensorType(.int8, [1, 1, 2, 4], scale: 1), nil,
      ], results: [TensorType(.int8, [1, 1, 1, 4], scale: 1, zeroPoint: 1)])
    let op = DepthwiseConv2D(Window(strideY: 1, strideX: 1, padding: .valid))
    let operands = [Tensor(int8: [1, 2, 3, 4]), Tensor(int8: [1, 2, 3, 4, 5, 6, 7, 8]), nil]
    // 1 * 1 + 3 * 5, 1 * 2 + 3 * 6, 2 * 3 + 4 * 7, 2 * 4 + 4 * 8, and the zero point
    #expect(op.evaluate(operands, types) == [Tensor(int8: [17, 21, 35, 41])])
  }

  @Test func checkSaysWhatMustHold() {
    func check(_ weights: [Int], _ element: ElementType, bias: ElementType) throws(Unsupported) {
      try DepthwiseConv2D(Window(strideY: 1, strideX: 1, padding: .same)).check(
        Signature(
          operands: [
            TensorType(element, [1, 2, 2, 2], scale: 1), TensorType(.int8, weights, scale: 1),
            TensorType(bias, [4]),
          ], results: [TensorType(element, [1, 2, 2, 4], scale: 1)]))
    }
    #expect(throws: Never.self) { try check([1, 1, 1, 4], .int8, bias: .int32) }
    #expect(throws: Never.self) { try check([1, 1, 1, 4], .int16, bias: .int64) }
    #expect(throws: Unsupported("bias must be int64 (is int32)")) {
      try check([1, 1, 1, 4], .int16, bias: .int32)
    }
    #expect(
      throws: Unsupported("filters must be [1, height, width, k * 2] (are [2, 1, 1, 4])")
    ) {
      try check([2, 1, 1, 4], .int8, bias: .int32)
    }
  }

  @Test(arguments: 0..<200) func kernelMatchesReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (window, height, width, image) = dice.slidingWindow()
    let (depth, multiplier) = (dice.pick([1, 3, 17]), dice.int(1...3))
    let types = dice.productTypes(
      dice.pick([.int8, .int8Asymmetric, .int4, .int16, .float]), input: image.input + [depth],
      weights: [1, height, width, depth * multiplier], channelAxis: 3,
      result: image.result + [depth * multiplier])
    try expectProductsMatch(
      DepthwiseConv2D(window, activation: dice.activation()), types, &dice)
  }
}
