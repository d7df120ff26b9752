import IR
import Testing

@testable import Operators

/// Where uint8 elements, stored as int8 ones 128 lower, are rounded otherwise than int8 ones.
struct UnsignedTests {
  private func types(_ operands: [TensorType], _ result: TensorType) -> Signature {
    Signature(operands: operands, results: [result], isUnsigned: true)
  }

  private let row = TensorType(.int8, [1, 1, 2, 1], scale: 1)

  @Test func averagesRoundHalvesUp() {
    let pool = AveragePool2D(
      PoolingWindow(height: 1, width: 2, Window(strideY: 1, strideX: 1, padding: .valid)))
    let result = TensorType(.int8, [1, 1, 1, 1], scale: 1)
    // 125 and 126, 128 higher 253 and 254.
    let types = types([row], result)
    #expect(pool.evaluate([Tensor(int8: [-3, -2])], types) == [Tensor(int8: [-2])])
    #expect(
      pool.evaluate([Tensor(int8: [-3, -2])], Signature(operands: [row], results: [result]))
        == [Tensor(int8: [-3])])
  }

  @Test func relu6TakesTheScaleOfTheResult() throws {
    let types = types([row], TensorType(.int8, row.shape, scale: 0.5, zeroPoint: -100))
    #expect(Relu6().evaluate([Tensor(int8: [3, 9])], types) == [Tensor(int8: [-94, -88])])
  }

  @Test func concatenationTakesElementsToTheScaleOfTheResult() throws {
    let other = TensorType(.int8, row.shape, scale: 2, zeroPoint: 10)
    let result = TensorType(.int8, [1, 1, 4, 1], scale: 1)
    let concatenation = Concatenation(axis: 2)
    let types = types([row, other], result)
    try concatenation.check(types)
    let operands = [Tensor(int8: [1, 2]), Tensor(int8: [11, 127])]
    #expect(concatenation.evaluate(operands, types) == [Tensor(int8: [1, 2, 2, 127])])
    #expect(throws: Unsupported.self) {
      try concatenation.check(Signature(operands: [row, other], results: [result]))
    }
  }

  /// LiteRT itself makes -1 of that half, and 1 of the other.
  @Test func fullyConnectedRoundsHalvesAwayFromZero() throws {
    let weights = TensorType(.int8, [1, 2], scale: 1)
    let bias = TensorType(.int32, [1])
    // A factor of 1/4 and sums of -2 and 2.
    let result = TensorType(.int8, [1, 1], scale: 4)
    let operands = [Tensor(int8: [-1, -1]), Tensor(int8: [1, 1]), Tensor(.int32, [0])]
    let row = TensorType(.int8, [1, 2], scale: 1)
    let once = types([row, weights, bias], result)
    #expect(FullyConnected().evaluate(operands, once) == [Tensor(int8: [-1])])
    let positive = [Tensor(int8: [1, 1]), operands[1], operands[2]]
    #expect(FullyConnected().evaluate(positive, once) == [Tensor(int8: [1])])
    #expect(FullyConnected().kernelCalls(once)[0].function == "kl_fully_connected_s8_litert")
  }

  @Test func weightsOfFourBitsAreRefused() {
    let weights = TensorType(.int4, [1, 2], scale: 1)
    let types = Signature(
      operands: [row, weights], constants: [nil, Tensor(.int4, [1, 1])],
      results: [TensorType(.int8, [1, 1], scale: 4)], isUnsigned: true)
    #expect(throws: Unsupported("weights of uint8 activations must be uint8 (are int4)")) {
      try FullyConnected().check(types)
    }
  }
}
