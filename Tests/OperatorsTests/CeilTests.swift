import CKernels
import Operators
import Testing

struct CeilTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Ceil(), run(kl_map_ceil_f32),
      [(0.5, 1), (-0.5, -0.0), (2, 2), (-1.25, -1), (8_388_609, 8_388_609), (.infinity, .infinity)])
  }
}
