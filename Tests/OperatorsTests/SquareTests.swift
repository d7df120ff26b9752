import CKernels
import Operators
import Testing

struct SquareTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Square(), run(kl_map_square_f32),
      [(3, 9), (-0.5, 0.25), (1e30, .infinity)])
  }
}
