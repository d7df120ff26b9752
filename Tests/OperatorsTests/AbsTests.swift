import CKernels
import IR
import Operators
import Testing

struct AbsTests {
  private func types(_ input: Quantization, _ result: Quantization, _ count: Int) -> Signature {
    unary(TensorType(.int16, [count], input), TensorType(.int16, [count], result))
  }

  @Test func int16TakesTheDistanceToZero() {
    let unit = Quantization(scale: 1, zeroPoint: 0)
    let input = Tensor(.int16, [-32768, -3, 0, 5, 32767])
    #expect(
      Abs().evaluate([input], types(unit, unit, 5))[0].int32s == [32767, 3, 0, 5, 32767])
    let double = Quantization(scale: 2, zeroPoint: 0)
    #expect(Abs().evaluate([input], types(unit, double, 5))[0].int32s == [16384, 2, 0, 3, 16384])
  }

  @Test func int8KnowsItsZeroPoint() {
    let types = mappingTypes(
      Quantization(scale: 1, zeroPoint: 3), Quantization(scale: 1, zeroPoint: -10))
    #expect(evaluate(Abs(), types, [3, 0, 6, -128, 127]) == [-10, -7, -7, 121, 114])
  }

  @Test(arguments: 0..<20) func kernelsMatchReference(seed: Int) throws {
    try expectKernelMatchesReference(Abs(), seed: seed)
    var dice = Dice(seed: seed)
    let shape = dice.anyShape()
    let short = unary(dice.symmetric(shape), dice.symmetric(shape))
    try expectKernelMatches(Abs(), short, dice.tensor(short.operands[0]!), run(kl_slopes_s16))
    let floats = floats(shape)
    try expectKernelMatches(Abs(), floats, dice.tensor(floats.operands[0]!), run(kl_map_abs_f32))
  }

  @Test func refusesInt16WithZeroPoint() {
    let unit = Quantization(scale: 1, zeroPoint: 0)
    #expect(
      throws: Unsupported("int16 input and result must have a zero point of 0 (one has 2)")
    ) {
      try Abs().check(types(unit, Quantization(scale: 1, zeroPoint: 2), 3))
    }
  }
}
