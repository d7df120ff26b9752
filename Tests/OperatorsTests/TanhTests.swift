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
}
