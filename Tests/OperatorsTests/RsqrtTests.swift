import CKernels
import IR
import Operators
import Testing

struct RsqrtTests {
  private func short(_ input: Float, _ result: Float, _ count: Int) -> Signature {
    unary(
      TensorType(.int16, [count], scale: input), TensorType(.int16, [count], scale: result))
  }

  @Test func ofZeroIsTheLargest() {
    let input = Tensor(.int16, [0, 1, 4, 100, 10_000, -5])
    #expect(
      Rsqrt().evaluate([input], short(1, 0x1p-10, 6))[0].int32s
        == [32767, 1024, 512, 102, 10, 32767])
  }

  @Test func litertDrawsLinesBetweenRoots() {
    var types = short(1, 0x1p-10, 4)
    types.numerics = .litert
    let values = Rsqrt().evaluate([Tensor(.int16, [0, 64, 128, 16384])], types)[0].int32s
    // 1024 / sqrt(64) is 128, and so would be this without the line from the largest at 0.
    #expect(values[0] > values[1] && values[1] > 8000)
    // 1024 / sqrt(128) is 91, less half of what the line to the next one is wrong by.
    #expect(85...91 ~= values[2] && values[3] == 8)
  }

  @Test func int8IsNearTheRealFunction() throws {
    let types = mappingTypes(
      Quantization(scale: 0.02, zeroPoint: -128), Quantization(scale: 0.05, zeroPoint: -128))
    try expectNear(Rsqrt(), types, tolerance: 0.51) { $0 == 0 ? 1e9 : 1 / $0.squareRoot() }
  }

  @Test(arguments: 0..<20) func kernelsMatchReference(seed: Int) throws {
    try expectKernelMatchesReference(Rsqrt(), seed: seed)
    var dice = Dice(seed: seed)
    let types = short(dice.scale(), dice.scale(), 65536)
    try expectKernelMatches(
      Rsqrt(), types, Tensor(.int16, Array(-32768...32767)), run(kl_rsqrt_s16))
    let floats = floats(dice.anyShape())
    try expectKernelMatches(
      Rsqrt(), floats, dice.tensor(floats.operands[0]!), run(kl_map_rsqrt_f32))
  }

  @Test(arguments: [(1e30, 1e30), (1e-30, 1e-30)] as [(Float, Float)])
  func refusesScalesBeyondShifts(input: Float, result: Float) {
    #expect(throws: Unsupported.self) { try Rsqrt().check(short(input, result, 3)) }
  }
}
