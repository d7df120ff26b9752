import CKernels
import IR
import Operators
import Testing

struct LeakyReluTests {
  @Test(arguments: 0..<20, [0.1, 2, -0.5, 1e30, 0] as [Float])
  func kernelMatchesReference(seed: Int, alpha: Float) throws {
    try expectKernelMatchesReference(LeakyRelu(alpha: alpha), seed: seed)
  }

  @Test(arguments: [0.25, -0.25, 1.5] as [Float]) func isNearTheRealFunction(alpha: Float) throws {
    let types = mappingTypes(
      Quantization(scale: 0.5, zeroPoint: 0), Quantization(scale: 0.25, zeroPoint: 3))
    try expectNear(LeakyRelu(alpha: alpha), types) { $0 < 0 ? $0 * Double(alpha) : $0 }
  }

  @Test func scalesWhatIsNegative() {
    let quantization = Quantization(scale: 1, zeroPoint: 0)
    let types = mappingTypes(quantization, quantization)
    let input: [Int8] = [-128, -8, -2, 0, 5]
    #expect(evaluate(LeakyRelu(alpha: 0.25), types, input) == [-32, -2, -1, 0, 5])
    #expect(evaluate(LeakyRelu(alpha: -0.25), types, input) == [32, 2, 1, 0, 5])
    #expect(LeakyRelu(alpha: 1).isView(types))
  }

  @Test func refusesAlphaThatIsNoNumber() {
    let quantization = Quantization(scale: 1, zeroPoint: 0)
    #expect(throws: Unsupported("alpha must be finite (is nan)")) {
      try LeakyRelu(alpha: .nan).check(mappingTypes(quantization, quantization))
    }
  }

  @Test(arguments: 0..<20, [0.1, 2, -0.5, 1e30, 0] as [Float])
  func otherKernelsMatchReference(seed: Int, alpha: Float) throws {
    var dice = Dice(seed: seed)
    let op = LeakyRelu(alpha: alpha)
    let shape = dice.anyShape()
    let short = unary(dice.symmetric(shape), dice.symmetric(shape))
    try expectKernelMatches(op, short, dice.tensor(short.operands[0]!), run(kl_slopes_s16))
    let floats = floats(shape)
    try expectKernelMatches(op, floats, dice.tensor(floats.operands[0]!), run(kl_leaky_relu_f32))
  }
}
