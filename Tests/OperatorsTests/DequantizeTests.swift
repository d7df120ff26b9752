import CKernels
import IR
import Operators
import Testing

struct DequantizeTests {
  private func types(_ scale: Float, _ zeroPoint: Int32) -> Signature {
    Signature(
      operands: [TensorType(.int8, [2, 4, 32], scale: scale, zeroPoint: zeroPoint)],
      results: [TensorType(.float32, [2, 4, 32])])
  }

  @Test func multipliesByTheScale() throws {
    try Dequantize().check(types(0.5, -1))
    let result = Dequantize().evaluate([Tensor(int8: [-128, -1, 0, 127])], types(0.5, -1))[0]
    #expect(result.floats == [-63.5, 0, 0.5, 64])
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var random = Dice(seed: seed)
    let types = types(
      .random(in: 0.0001...3, using: &random), .random(in: -128...127, using: &random))
    let call = Dequantize().kernelCalls(types)[0]
    var parameters = try #require(call.parameters as? kl_dequantize_params)
    var result = [Float](repeating: .nan, count: 256)
    kl_dequantize_s8_f32(&parameters, everyInt8, &result)
    #expect(result == Dequantize().evaluate([Tensor(int8: everyInt8)], types)[0].floats)
  }

  @Test(arguments: 0..<20) func otherKernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let kernels: [(ElementType, ClosedRange<Int>, UnaryKernel)] = [
      (.uint8, 0...255, run(kl_dequantize_u8_f32)),
      (.int16, -32768...32767, run(kl_dequantize_s16_f32)),
    ]
    for (element, zeroPoints, kernel) in kernels {
      let input = TensorType(
        element, dice.anyShape(), scale: dice.scale(), zeroPoint: Int32(dice.int(zeroPoints)))
      let types = unary(input, TensorType(.float32, input.shape))
      try expectKernelMatches(Dequantize(), types, dice.tensor(input), kernel)
    }
  }

  @Test func refusesInputsWithoutScale() {
    let types = Signature(operands: [TensorType(.int8, [4])], results: [TensorType(.float32, [4])])
    #expect(throws: Unsupported("input must be quantized (has no scale)")) {
      try Dequantize().check(types)
    }
  }
}
