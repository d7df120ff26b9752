import CKernels
import IR
import Operators
import Testing

struct Relu0To1Tests {
  @Test(arguments: 0..<20) func kernelsMatchReference(seed: Int) throws {
    try expectKernelMatchesReference(Relu0To1(), seed: seed)
    var dice = Dice(seed: seed)
    let types = floats(dice.anyShape())
    try expectKernelMatches(
      Relu0To1(), types, dice.tensor(types.operands[0]!), run(kl_map_clamp_f32))
  }

  @Test func movesIntoRange() {
    let eighth = Quantization(scale: 0.125, zeroPoint: 4)
    #expect(evaluate(Relu0To1(), mappingTypes(eighth, eighth), [-128, 5, 13]) == [4, 5, 12])
    let input = Tensor([-1, 0.5, 2, .infinity] as [Float])
    #expect(Relu0To1().evaluate([input], floats([4]))[0].floats == [0, 0.5, 1, 1])
  }

  @Test func refusesInt16() {
    let type = TensorType(.int16, [3], scale: 1)
    #expect(throws: Unsupported.self) { try Relu0To1().check(unary(type, type)) }
  }
}
