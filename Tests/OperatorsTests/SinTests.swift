import CKernels
import Operators
import Testing

struct SinTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Sin(), run(kl_map_sin_f32),
      [(0, 0), (-.infinity, .nan), (1.5707964, 1), (-1.5707964, -1), (1e-20, 1e-20)])
  }
}
