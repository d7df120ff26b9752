import Testing

@testable import Operators

@Suite struct RealTurnsTests {
  /// Angles with their cosines and sines, rounded from 200 bits.
  private static let turns: [(angle: Double, cos: Double, sin: Double)] = [
    (-0x1.0c152382d7365p+0, 0x1.0000000000001p-1, -0x1.bb67ae8584caap-1),
    (-0x1.0c152382d7365p+1, -0x1.ffffffffffffcp-2, -0x1.bb67ae8584cabp-1),
    (-0x1.921fb54442d18p-7, 0x1.fff62169b92dbp-1, -0x1.921d1fcdec784p-7),
    (-0x1.02078bc788bdep+0, 0x1.1135ebfd0e8d8p-1, -0x1.b1033caf125f6p-1),
    (-0x1.9f872a3e00c76p+0, -0x1.acbc748efc8efp-5, -0x1.ff4c5ed12e61dp-1),
    (-0x1.0c152382d7365p+1, -0x1.ffffffffffffcp-2, -0x1.bb67ae8584cabp-1),
    (-0x1.0c152382d7365p+2, -0x1.0000000000004p-1, 0x1.bb67ae8584ca8p-1),
    (-0x1.4f1a6c638d03fp+0, 0x1.0907dc1930690p-2, -0x1.ee8dd4748bf15p-1),
    (-0x1.2d97c7f3321d2p+1, -0x1.6a09e667f3bccp-1, -0x1.6a09e667f3bcdp-1),
    (-0x1.91b8c3ad68a3bp+2, 0x1.fffd69aa0b99dp-1, 0x1.9bc5a9d91f9d1p-8),
  ]

  @Test func cosinesAndSinesAreTheNearestNumbers() {
    for turn in Self.turns {
      #expect(Real.cos(turn.angle) == turn.cos)
      #expect(Real.sin(turn.angle) == turn.sin)
      #expect(Real.cos(-turn.angle) == turn.cos)
      #expect(Real.sin(-turn.angle) == -turn.sin)
    }
  }

  @Test func logarithmOfTwo() {
    #expect(abs(Real.log(2) - 0x1.62e42fefa39efp-1) < 0x1p-52)
    #expect(Real.log(1) == 0)
  }
}
