import CKernels
import Operators
import Testing

struct LogTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Log(), run(kl_map_log_f32),
      [(1, 0), (0, -.infinity), (-1, .nan), (.infinity, .infinity), (2, 0.6931472)])
  }
}
