import CKernels
import Operators
import Testing

struct RoundTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Round(), run(kl_map_round_f32),
      [(0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2), (-0.25, 0), (0.75, 1), (1e9, 1e9)])
  }
}
