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

  @Test func refusesOtherElements() {
    let types = Signature(
      operands: [TensorType(.float32, [4])], results: [TensorType(.int32, [4], half)])
    #expect(throws: Unsupported("result must be int8 (is int32)")) { try Quantize().check(types) }
  }
}
