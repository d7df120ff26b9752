import CKernels
import Operators
import Testing

struct SqrtTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Sqrt(), run(kl_map_sqrt_f32),
      [(4, 2), (2, 1.4142135), (0, 0), (-0.0, -0.0), (-1, .nan), (.infinity, .infinity)])
  }
}
