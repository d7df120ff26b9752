import CKernels
import Foundation
import IR
import Operators
import Testing

struct LogisticTests {
  private let unit = Quantization(scale: 1 / 256, zeroPoint: -128)

  @Test(arguments: 0..<20) func kernelMatchesReference(seed: Int) throws {
    try expectKernelMatchesReference(Logistic(), seed: seed, result: unit)
  }

  @Test(arguments: [0.001, 0.01, 0.02, 0.03, 0.1, 0.7] as [Float])
  func isNearTheRealFunction(scale: Float) throws {
    let types = mappingTypes(Quantization(scale: scale, zeroPoint: 7), unit)
    try expectNear(Logistic(), types, tolerance: 0.505) { 1 / (1 + exp(-$0)) }
  }

  @Test func levelsOff() {
    let types = mappingTypes(Quantization(scale: 0.5, zeroPoint: 0), unit)
    #expect(evaluate(Logistic(), types, [-128, -30, 0, 30, 127]) == [-128, -128, 0, 127, 127])
  }

  @Test func hugeScaleTakesZeroToTheLowerLimit() {
    let types = mappingTypes(Quantization(scale: 1e9, zeroPoint: 3), unit)
    #expect(evaluate(Logistic(), types, [2, 3, 4]) == [-128, -128, 127])
  }

  @Test func refusesOtherZeroPoints() {
    let types = mappingTypes(unit, Quantization(scale: 1 / 256, zeroPoint: 0))
    #expect(throws: Unsupported("result must have a zero point of -128 (is 0)")) {
      try Logistic().check(types)
    }
  }

  @Test(arguments: [.nan, 0, -1, 1e-9, 1e12, .infinity] as [Float])
  func refusesScale(_ scale: Float) {
    let types = mappingTypes(Quantization(scale: scale, zeroPoint: 0), unit)
    #expect(throws: Unsupported.self) { try Logistic().check(types) }
  }

  @Test func refusesMissingOperands() {
    let result = TensorType(.int8, [4], unit)
    for operands in [[], [nil], [result, result]] as [[TensorType?]] {
      #expect(throws: Unsupported.self) {
        try Logistic().check(Signature(operands: operands, results: [result]))
      }
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
    try expectKernelMatches(Logistic(), short, everyInt16, run(kl_logistic_s16))
    let floats = floats(dice.anyShape())
    try expectKernelMatches(
      Logistic(), floats, dice.tensor(floats.operands[0]!), run(kl_map_logistic_f32))
  }

  @Test(arguments: [0x1p-12, 0.0003, 0.001] as [Float])
  func int16IsNearTheRealFunction(scale: Float) {
    let types = unary(
      TensorType(.int16, [65536], scale: scale), TensorType(.int16, [65536], scale: 0x1p-15))
    let results = Logistic().evaluate([Tensor(.int16, Array(-32768...32767))], types)[0].int32s
    for (stored, actual) in zip(-32768...32767, results) {
      let x = Double(stored) * Double(scale)
      #expect(abs(Double(actual) - 32768 * (1 / (1 + exp(-x)))) < 5, "of \(stored)")
    }
  }

  @Test func int16RefusesOtherScales() {
    let type = TensorType(.int16, [4], scale: 0.001)
    #expect(throws: Unsupported("result must have a scale of 2^-15 (has 0.001)")) {
      try Logistic().check(unary(type, type))
    }
  }
}
