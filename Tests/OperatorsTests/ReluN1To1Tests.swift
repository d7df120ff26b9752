import CKernels
import IR
import Operators
import Testing

struct ReluN1To1Tests {
  private let tenth = Quantization(scale: 0.125, zeroPoint: 4)

  @Test(arguments: 0..<20) func kernelsMatchReference(seed: Int) throws {
    try expectKernelMatchesReference(ReluN1To1(), seed: seed)
    var dice = Dice(seed: seed)
    let types = floats(dice.anyShape())
    try expectKernelMatches(
      ReluN1To1(), types, dice.tensor(types.operands[0]!), run(kl_map_clamp_f32))
  }

  @Test func movesIntoRange() {
    #expect(
      evaluate(ReluN1To1(), mappingTypes(tenth, tenth), [-128, -5, 0, 13]) == [-4, -4, 0, 12])
    let half = Quantization(scale: 0.25, zeroPoint: 0)
    #expect(evaluate(ReluN1To1(), mappingTypes(tenth, half), [-128, 0, 10]) == [-4, -2, 3])
  }

  @Test func fusesWhereItDoesNotRescale() {
    #expect(ReluN1To1().fusableActivation(mappingTypes(tenth, tenth)) == .reluN1To1)
    #expect(
      ReluN1To1().fusableActivation(mappingTypes(tenth, Quantization(scale: 1, zeroPoint: 4)))
        == nil)
  }

  @Test func refusesInt16() {
    let type = TensorType(.int16, [3], scale: 1)
    #expect(throws: Unsupported.self) { try ReluN1To1().check(unary(type, type)) }
  }
}
