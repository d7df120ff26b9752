import CKernels
import Foundation
import Testing

/// The functions of `float_math.h` against those of the math library in double.
struct FloatMathTests {
  /// Numbers of every size and both signs.
  private static let everySize: [Float] = stride(from: 0, to: UInt32.max - 40_000, by: 39_119).map {
    Float(bitPattern: $0)
  }

  /// Expects each value to be within `ulps` units in the last place.
  private func expectNear(
    _ function: (Float) -> Float, _ exact: (Double) -> Double, ulps: Double,
    in range: ClosedRange<Float> = -.infinity ... .infinity
  ) {
    var worst = (error: 0.0, at: Float(0))
    for x in Self.everySize where range.contains(x) {
      let (actual, expected) = (function(x), exact(Double(x)))
      if Double(actual) == expected || actual.isNaN && expected.isNaN { continue }
      if actual.isInfinite && abs(expected) > Double(Float.greatestFiniteMagnitude) { continue }
      let error = abs(Double(actual) - expected) / Double(Float(expected).ulp)
      if !(error <= worst.error) { worst = (error, x) }
    }
    #expect(worst.error <= ulps, "at \(worst.at)")
  }

  @Test func exponential() { expectNear(kl_exp_f32, exp, ulps: 1.1) }
  @Test func exponentialLessOne() { expectNear(kl_expm1_f32, expm1, ulps: 1.8) }
  @Test func logarithm() { expectNear(kl_log_f32, log, ulps: 1) }
  @Test func hyperbolicTangent() { expectNear(kl_tanh_f32, tanh, ulps: 2.7) }
  @Test func errorFunction() { expectNear(kl_erf_f32, erf, ulps: 2.5) }

  @Test func sineAndCosine() {
    let finite = -Float.greatestFiniteMagnitude...Float.greatestFiniteMagnitude
    expectNear(kl_sin_f32, sin, ulps: 2.8, in: finite)
    expectNear(kl_cos_f32, cos, ulps: 2.8, in: finite)
  }

  @Test func rootAndRoundingAreExact() {
    for x in Self.everySize {
      let expected = [x.squareRoot(), x.rounded(.down), x.rounded(.up)]
      for (actual, exact) in zip([kl_sqrt_f32(x), kl_floor_f32(x), kl_ceil_f32(x)], expected) {
        #expect(actual.bitPattern == exact.bitPattern || actual.isNaN && exact.isNaN, "of \(x)")
      }
    }
  }
}
