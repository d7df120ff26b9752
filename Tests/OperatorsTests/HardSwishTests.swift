import CKernels
import IR
import Operators
import Testing

struct HardSwishTests {
  private func check(_ input: Float, _ result: Float) throws -> Signature {
    let types = mappingTypes(
      Quantization(scale: input, zeroPoint: -4), Quantization(scale: result, zeroPoint: 20))
    try HardSwish().check(types)
    return types
  }

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    try expectKernelMatchesReference(HardSwish(), seed: seed, scales: 0.01...0.5)
  }

  @Test(arguments: [0.03, 0.1, 0.5] as [Float]) func isNearTheRealFunction(scale: Float) throws {
    try expectNear(HardSwish(), check(scale, scale)) { $0 * min(max($0 + 3, 0), 6) / 6 }
  }

  @Test func isTheIdentityFromThreeOn() throws {
    let types = try check(0.1, 0.1)
    // Stored 26 is 3.0, and the results' zero point lies 24 higher.
    #expect(evaluate(HardSwish(), types, [-128, -34, -4, 26, 60]) == [20, 20, 20, 50, 84])
  }

  @Test func takesFactorsInDouble() throws {
    // Found where factors in float32 gave another element than tflite-micro.
    let types = mappingTypes(
      Quantization(scale: 0.04123073, zeroPoint: -10),
      Quantization(scale: 0.06815389, zeroPoint: 5))
    #expect(evaluate(HardSwish(), types, [28]) == [22])
  }

  @Test func extremeFactorsDoNotTrap() throws {
    _ = evaluate(HardSwish(), try check(1e-30, 1e30), everyInt8)
    _ = evaluate(HardSwish(), try check(1e30, 1e30), everyInt8)
  }

  @Test func refusesResultsMuchFinerThanInputs() {
    #expect(
      throws: Unsupported("result must have a scale of at least 1/128 of the input's (is 0.001)")
    ) { try check(1, 0.001) }
  }

  @Test func realsMatchToo() throws {
    var dice = Dice(seed: 3)
    let types = floats([200])
    let input = dice.tensor(types.operands[0]!)
    try expectKernelMatches(HardSwish(), types, input, run(kl_map_hard_swish_f32))
    let values = Tensor([-4, -3, 0, 1, 3, 9] as [Float])
    #expect(HardSwish().evaluate([values], types)[0].floats == [0, 0, 0, 0.6666667, 3, 9])
  }
}
