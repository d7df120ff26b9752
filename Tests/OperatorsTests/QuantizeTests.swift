import CKernels
import IR
import Operators
import Testing

struct QuantizeTests {
  private let half = Quantization(scale: 0.5, zeroPoint: -2)

  private func floatTypes(_ count: Int, _ result: Quantization) -> Signature {
    Signature(
      operands: [TensorType(.float32, [count])], results: [TensorType(.int8, [count], result)])
  }

  private func runKernel(_ types: Signature, _ input: [Float]) throws -> [Int8] {
    let call = Quantize().kernelCalls(types)[0]
    var parameters = try #require(call.parameters as? kl_quantize_params)
    var result = [Int8](repeating: 0, count: input.count)
    kl_quantize_f32_s8(&parameters, input, &result)
    return result
  }

  @Test func roundsTiesAwayFromZeroAndSaturates() throws {
    let input: [Float] = [0, 0.25, -0.25, 0.24999999, 0.75, -0.75, 64.5, 100, -63, -100]
    let expected: [Int8] = [-2, -1, -3, -2, 0, -4, 127, 127, -128, -128]
    let types = floatTypes(input.count, half)
    try Quantize().check(types)
    #expect(Quantize().evaluate([Tensor(input)], types)[0].int8s == expected)
    #expect(try runKernel(types, input) == expected)
  }

  @Test func takesAnyFloat() throws {
    let input: [Float] = [
      .nan, -.nan, .infinity, -.infinity, 1e38, -1e38, 0x1p31, -0x1p31, .leastNonzeroMagnitude,
    ]
    let expected: [Int8] = [-128, -128, 127, -128, 127, -128, 127, -128, -2]
    let types = floatTypes(input.count, half)
    #expect(Quantize().evaluate([Tensor(input)], types)[0].int8s == expected)
    #expect(try runKernel(types, input) == expected)
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    var random = Dice(seed: seed)
    let result = Quantization(
      scale: .random(in: 0.001...2, using: &random),
      zeroPoint: .random(in: -128...127, using: &random))
    // Whole and half steps, and what float32 has next to them.
    let input = (-600...600).flatMap { step -> [Float] in
      let real = Float(step) / 2 * result.scales[0]
      return [real.nextDown, real, real.nextUp]
    }
    let types = floatTypes(input.count, result)
    #expect(try runKernel(types, input) == Quantize().evaluate([Tensor(input)], types)[0].int8s)
  }

  @Test(arguments: 0..<20) func requantizationMatchesReference(seed: Int) throws {
    try expectKernelMatchesReference(Quantize(), seed: seed)
  }

  // Negative ties round up, as the multiplication does that rounds first.
  @Test func requantizes() {
    let types = mappingTypes(half, Quantization(scale: 1, zeroPoint: 0))
    #expect(evaluate(Quantize(), types, [-128, -3, -2, -1, 0, 127]) == [-63, 0, 0, 1, 1, 65])
    #expect(!Quantize().isView(types))
    #expect(Quantize().inPlaceOperands(types) == [0])
  }

  @Test func sameQuantizationIsAView() {
    #expect(Quantize().isView(mappingTypes(half, half)))
    #expect(!Quantize().isView(floatTypes(4, half)))
    #expect(Quantize().inPlaceOperands(floatTypes(4, half)) == [])
  }

  @Test func int16HasNarrowSteps() throws {
    let types = unary(TensorType(.float32, [3]), TensorType(.int16, [3], scale: 0.5))
    let input = Tensor([0.75, -1e9, 1e9] as [Float])
    #expect(Quantize().evaluate([input], types)[0].int32s == [2, -32768, 32767])
    try expectKernelMatches(Quantize(), types, input, run(kl_quantize_f32_s16))
  }

  @Test(arguments: 0..<20) func wideKernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let kernels: [(ElementType, ElementType, UnaryKernel)] = [
      (.int8, .uint8, run(kl_requantize_s8_u8)), (.int8, .int16, run(kl_requantize_s8_s16)),
      (.int8, .int32, run(kl_requantize_s8_s32)), (.uint8, .int8, run(kl_requantize_u8_s8)),
      (.int16, .int8, run(kl_requantize_s16_s8)), (.int16, .int16, run(kl_requantize_s16_s16)),
      (.int16, .int32, run(kl_requantize_s16_s32)), (.int32, .int8, run(kl_requantize_s32_s8)),
      (.int32, .int16, run(kl_requantize_s32_s16)),
    ]
    for (from, to, kernel) in kernels {
      let shape = dice.anyShape()
      func type(_ element: ElementType) -> TensorType {
        let range = (element.integerRange ?? 0...0).clamped(to: -40000...40000)
        return TensorType(
          element, shape, scale: dice.scale(),
          zeroPoint: Int32.random(in: range, using: &dice))
      }
      let types = unary(type(from), type(to))
      try expectKernelMatches(Quantize(), types, dice.tensor(types.operands[0]!), kernel)
    }
  }

  @Test func refusesOtherElements() {
    let types = unary(TensorType(.float32, [4]), TensorType(.int32, [4], half))
    #expect(
      throws: Unsupported("types must be those of a quantization (are float32 and int32)")
    ) { try Quantize().check(types) }
  }
}
