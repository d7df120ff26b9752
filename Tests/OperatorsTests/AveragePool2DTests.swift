import CKernels
import IR
import Testing

@testable import Operators

struct AveragePool2DTests {
  private func pool(
    _ height: Int, _ width: Int, _ padding: Padding, _ activation: Activation = .none
  ) -> AveragePool2D {
    AveragePool2D(
      PoolingWindow(
        height: height, width: width, Window(strideY: 1, strideX: 1, padding: padding)),
      activation: activation)
  }

  @Test func roundsHalvesAwayFromZero() {
    let types = Signature(
      operands: [TensorType(.int8, [1, 2, 2, 2], scale: 1)],
      results: [TensorType(.int8, [1, 1, 1, 2], scale: 1)])
    let input = Tensor(int8: [1, -1, 2, -2, 3, -3, 4, -4])
    #expect(pool(2, 2, .valid).evaluate([input], types) == [Tensor(int8: [3, -3])])
    #expect(pool(2, 2, .valid, .relu).evaluate([input], types) == [Tensor(int8: [3, 0])])
  }

  @Test func countsOnlyPixelsInside() {
    let type = TensorType(.int8, [1, 1, 3, 1], scale: 1)
    let types = Signature(operands: [type], results: [type])
    #expect(
      pool(3, 3, .same).evaluate([Tensor(int8: [10, 20, 60])], types)
        == [Tensor(int8: [15, 30, 40])])
  }

  @Test func checkSaysWhatMustHold() {
    let input = TensorType(.int8, [1, 2, 2, 2], scale: 1)
    func check(_ result: TensorType, _ op: AveragePool2D) throws(Unsupported) {
      try op.check(Signature(operands: [input], results: [result]))
    }
    let result = TensorType(.int8, [1, 1, 1, 2], scale: 1)
    #expect(throws: Never.self) { try check(result, pool(2, 2, .valid)) }
    #expect(throws: Unsupported("window, stride and dilation must be 1 to 32767 (one is 0)")) {
      try check(result, pool(0, 2, .valid))
    }
    #expect(throws: Unsupported("result must be 0x0 pixels (is 1x1)")) {
      try check(result, pool(3, 3, .valid))
    }
    #expect(throws: Unsupported("result must have 2 channels (has 1)")) {
      try check(TensorType(.int8, [1, 1, 1, 1], scale: 1), pool(2, 2, .valid))
    }
    #expect(
      throws: Unsupported(
        "input and result must have the same quantization "
          + "(have int8[1x2x2x2] 1.0 0 and int8[1x1x1x2] 2.0 0)")
    ) {
      try check(TensorType(.int8, [1, 1, 1, 2], scale: 2), pool(2, 2, .valid))
    }
  }

  @Test(arguments: 0..<100) func kernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let kernels: [(ElementType, UnaryKernel)] = [
      (.int8, run(kl_average_pool_2d_s8)), (.int16, run(kl_average_pool_2d_s16)),
      (.float32, run(kl_average_pool_2d_f32)),
    ]
    for (element, kernel) in kernels {
      let (pooling, types) = dice.pooling(of: element)
      let op = AveragePool2D(pooling, activation: dice.activation())
      try expectKernelMatches(op, types, dice.tensor(types.operand(0)), kernel)
    }
  }
}

extension Dice {
  /// A window, an image of that element type and what the window makes of it.
  mutating func pooling(of element: ElementType = .int8) -> (PoolingWindow, Signature) {
    let (height, width) = (int(1...4), int(1...4))
    let padding = pick([Padding.same, .valid])
    let window = Window(strideY: int(1...3), strideX: int(1...3), padding: padding)
    let input = [int(1...2), int(height...9), int(width...9), pick([1, 3, 16, 17, 33])]
    func positions(_ extent: Int, _ taps: Int, _ stride: Int) -> Int {
      padding == .same ? (extent + stride - 1) / stride : (extent - taps) / stride + 1
    }
    let type =
      switch element {
      case .int8: quantized(input)
      case .int16: symmetric(input)
      default: TensorType(element, input)
      }
    var result = type
    result.shape[1] = positions(input[1], height, window.strideY)
    result.shape[2] = positions(input[2], width, window.strideX)
    return (
      PoolingWindow(height: height, width: width, window),
      Signature(operands: [type], results: [result])
    )
  }
}
