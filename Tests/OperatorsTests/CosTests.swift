import CKernels
import Operators
import Testing

struct CosTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Cos(), run(kl_map_cos_f32),
      [(0, 1), (.infinity, .nan), (3.1415927, -1), (-3.1415927, -1)])
  }
}
