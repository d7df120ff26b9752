import CKernels
import Foundation
import IR
import Testing

@testable import Operators

struct GeluTests {
  @Test(arguments: 0..<20, [false, true])
  func kernelsMatchReference(seed: Int, isApproximate: Bool) throws {
    let op = Gelu(isApproximate: isApproximate)
    try expectKernelMatchesReference(op, seed: seed)
    var dice = Dice(seed: seed)
    let shape = dice.anyShape()
    let types = floats(shape)
    let kernel = isApproximate ? run(kl_map_gelu_tanh_f32) : run(kl_map_gelu_f32)
    try expectKernelMatches(op, types, dice.tensor(types.operands[0]!), kernel)
    let short = unary(dice.symmetric(shape), dice.symmetric(shape))
    try expectKernelMatches(op, short, dice.tensor(short.operands[0]!), run(kl_lookup_s16))
  }

  @Test func isNearTheRealFunction() throws {
    let types = mappingTypes(
      Quantization(scale: 0.03, zeroPoint: 10), Quantization(scale: 0.02, zeroPoint: -70))
    try expectNear(Gelu(isApproximate: false), types, tolerance: 0.5001) {
      $0 * (1 + erf($0 / 2.0.squareRoot())) / 2
    }
  }

  @Test func realsMatchToo() {
    let input = Tensor([-10, 0, 1, 10] as [Float])
    let types = floats([4])
    let exact = Gelu(isApproximate: false).evaluate([input], types)[0].floats
    #expect(exact == [0, 0, 0.8413447, 10])
    let near = Gelu(isApproximate: true).evaluate([input], types)[0].floats
    #expect(abs(near[2] - 0.841192) < 1e-6)
  }
}
