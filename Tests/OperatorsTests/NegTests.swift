import CKernels
import Operators
import Testing

struct NegTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Neg(), run(kl_map_neg_f32),
      [(1, -1), (0, -0.0), (-.infinity, .infinity)])
  }
}
