import CKernels
import IR
import Operators
import Testing

struct Relu6Tests {
  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    try expectKernelMatchesReference(Relu6(), seed: seed)
  }

  @Test func clampsToSix() throws {
    let quantization = Quantization(scale: 0.5, zeroPoint: -2)
    let types = mappingTypes(quantization, quantization)
    #expect(evaluate(Relu6(), types, [-128, -2, 9, 10, 11, 127]) == [-2, -2, 9, 10, 10, 10])
    #expect(Relu6().fusableActivation(types) == .relu6)
    try expectNear(Relu6(), types) { min(max($0, 0), 6) }
  }

  @Test func doesNotRescale() {
    let types = mappingTypes(
      Quantization(scale: 0.5, zeroPoint: -2), Quantization(scale: 4, zeroPoint: 50))
    #expect(evaluate(Relu6(), types, [-128, 0, 127]) == [-2, 0, 10])
    #expect(Relu6().kernelCalls(types)[0].function == "kl_clamp_s8")
    #expect(Relu6().fusableActivation(types) == nil)
  }

  @Test func litertRescales() {
    var types = mappingTypes(
      Quantization(scale: 0.5, zeroPoint: -2), Quantization(scale: 0.25, zeroPoint: -20))
    types.numerics = .litert
    #expect(evaluate(Relu6(), types, [-128, -2, 0, 9, 127]) == [-20, -20, -16, 2, 4])
  }

  @Test(arguments: 0..<20) func otherKernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let shape = dice.anyShape()
    let short = unary(dice.symmetric(shape), dice.symmetric(shape))
    try expectKernelMatches(Relu6(), short, dice.tensor(short.operands[0]!), run(kl_map_clamp_s16))
    let floats = floats(shape)
    try expectKernelMatches(
      Relu6(), floats, dice.tensor(floats.operands[0]!), run(kl_map_clamp_f32))
  }
}
