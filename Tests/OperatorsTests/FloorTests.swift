import CKernels
import Operators
import Testing

struct FloorTests {
  @Test func matchesKernelAndValues() throws {
    try expectFloatFunction(
      Floor(), run(kl_map_floor_f32),
      [(0.5, 0), (-0.5, -1), (2, 2), (-0.0, -0.0), (-8_388_609, -8_388_609), (.nan, .nan)])
  }
}
