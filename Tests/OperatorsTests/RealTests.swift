import Foundation
import Testing

@testable import Operators

struct RealTests {
  private let points = stride(from: -30.0, through: 30, by: 0.037)

  @Test func functionsAreNearThoseOfTheMathLibrary() {
    for x in points {
      #expect(abs(Real.exp(x) - exp(x)) <= 4 * exp(x).ulp, "of \(x)")
      #expect(abs(Real.tanh(x) - tanh(x)) <= 2e-15, "of \(x)")
      #expect(abs(Real.erf(x) - erf(x)) <= 2e-15, "of \(x)")
    }
  }

  @Test func logarithmIsNearThatOfTheMathLibrary() {
    for x in points {
      #expect(abs(Real.log(exp(x)) - x) <= 4e-15 * max(1, abs(x)), "of e^\(x)")
    }
  }

  @Test func limits() {
    #expect(Real.exp(-1e9) == 0 && Real.exp(1e9) == .infinity && Real.exp(.nan).isNaN)
    #expect(Real.erf(-.infinity) == -1 && Real.erf(7) == 1)
  }
}
