import CKernels
import Operators
import Testing

struct ExpTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Exp(), run(kl_map_exp_f32),
      [(0, 1), (-0.0, 1), (100, .infinity), (-200, 0), (-.infinity, 0), (.nan, .nan)])
  }
}
