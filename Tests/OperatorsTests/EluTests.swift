import CKernels
import Foundation
import IR
import Operators
import Testing

struct EluTests {
  @Test(arguments: 0..<20) func kernelsMatchReference(seed: Int) throws {
    try expectKernelMatchesReference(Elu(), seed: seed)
    var dice = Dice(seed: seed)
    let types = floats(dice.anyShape())
    try expectKernelMatches(Elu(), types, dice.tensor(types.operands[0]!), run(kl_map_elu_f32))
  }

  @Test func isNearTheRealFunction() throws {
    let types = mappingTypes(
      Quantization(scale: 0.03, zeroPoint: 10), Quantization(scale: 0.02, zeroPoint: -70))
    try expectNear(Elu(), types, tolerance: 0.5001) { $0 < 0 ? expm1($0) : $0 }
  }

  @Test func floatsBelowZeroApproachMinusOne() {
    let input = Tensor([-100, -1e-10, 0, 3] as [Float])
    #expect(Elu().evaluate([input], floats([4]))[0].floats == [-1, -1e-10, 0, 3])
  }

  @Test func refusesInt16() {
    let type = TensorType(.int16, [3], scale: 1)
    #expect(throws: Unsupported("input must be int8 or float32 (is int16)")) {
      try Elu().check(unary(type, type))
    }
  }
}
