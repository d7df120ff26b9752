import CKernels
import Foundation
import IR
import Operators
import Testing

struct TanhTests {
  private let unit = Quantization(scale: 1 / 128, zeroPoint: 0)

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    try expectKernelMatchesReference(Operators.Tanh(), seed: seed, result: unit)
  }

  @Test(arguments: [0.001, 0.01, 0.02, 0.03, 0.1, 0.7] as [Float])
  func isNearTheRealFunction(scale: Float) throws {
    let types = mappingTypes(Quantization(scale: scale, zeroPoint: -9), unit)
    try expectNear(Operators.Tanh(), types, tolerance: 0.505) { tanh($0) }
  }

  @Test func levelsOff() {
    let types = mappingTypes(Quantization(scale: 0.5, zeroPoint: 0), unit)
    #expect(
      evaluate(Operators.Tanh(), types, [-128, -30, 0, 30, 127]) == [-128, -128, 0, 127, 127])
  }

  @Test func refusesTinyScale() {
    let types = mappingTypes(Quantization(scale: 1e-9, zeroPoint: 0), unit)
    #expect(throws: Unsupported("input must have a scale in 2^-28..<2^35 (is 1e-09)")) {
      try Operators.Tanh().check(types)
    }
  }

  @Test(arguments: 0..<20) func otherKernelsMatchReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let scale: Float = dice.pick([
      0x1p-12, 0x1p-11, 5, 1e-9, Float.random(in: 1e-6...1e-3, using: &dice),
    ])
    let short = unary(
      TensorType(.int16, [65536], scale: scale), TensorType(.int16, [65536], scale: 0x1p-15))
    let everyInt16 = Tensor(.int16, Array(-32768...32767))
    try expectKernelMatches(Tanh(), short, everyInt16, run(kl_tanh_s16))
    let floats = floats(dice.anyShape())
    try expectKernelMatches(
      Tanh(), floats, dice.tensor(floats.operands[0]!), run(kl_map_tanh_f32))
  }

  @Test(arguments: [0x1p-12, 0.0003, 0.001] as [Float])
  func int16IsNearTheRealFunction(scale: Float) {
    let types = unary(
      TensorType(.int16, [65536], scale: scale), TensorType(.int16, [65536], scale: 0x1p-15))
    let results = Tanh().evaluate([Tensor(.int16, Array(-32768...32767))], types)[0].int32s
    for (stored, actual) in zip(-32768...32767, results) {
      let x = Double(stored) * Double(scale)
      #expect(abs(Double(actual) - 32768 * tanh(x)) < 5, "of \(stored)")
    }
  }

  @Test func int16RefusesOtherScales() {
    let type = TensorType(.int16, [4], scale: 0.001)
    #expect(throws: Unsupported("result must have a scale of 2^-15 (has 0.001)")) {
      try Tanh().check(unary(type, type))
    }
  }
}
