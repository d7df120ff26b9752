import IR
import Testing

@testable import Compiler

struct MemoryPlanCheckTests {
  private func violations(
    _ offsets: [Int], arenaBytes: Int = 64, distance: Int? = nil
  ) -> [String] {
    let lifetimes = Lifetimes(
      buffers: [
        Buffer(owner: .scratch(step: 0), bytes: 16, steps: 0...1),
        Buffer(owner: .scratch(step: 1), bytes: 16, steps: 1...2),
        Buffer(owner: .scratch(step: 2), bytes: 8, steps: 2...3),
      ],
      overlaps: distance.map { [.init(result: 1, operand: 0, distance: $0)] } ?? [], stepCount: 4)
    return MemoryPlan(lifetimes, offsets: offsets, arenaBytes: arenaBytes).violations()
  }

  @Test func aSoundPlanHasNone() {
    #expect(violations([0, 16, 0]) == [])
    #expect(violations([16, 0, 16], arenaBytes: 32) == [])
  }

  @Test func buffersInUseAtOnceLieApart() {
    #expect(violations([0, 12, 28]) == ["buffers 0 and 1 overlap"])
    #expect(violations([0, 16, 28]) == ["buffers 1 and 2 overlap"])
    #expect(violations([0, 0, 0]) == ["buffers 0 and 1 overlap", "buffers 1 and 2 overlap"])
  }

  @Test func buffersStayInsideTheArena() {
    #expect(violations([0, 16, 0], arenaBytes: 31) == ["buffer 1 leaves the arena"])
    #expect(violations([-4, 16, 0]) == ["buffer 0 leaves the arena"])
  }

  @Test func buffersAreAligned() {
    #expect(violations([0, 18, 0]) == ["buffer 1 is not aligned"])
  }

  @Test func aPairMayOverlapAtItsDistanceOnly() {
    #expect(violations([8, 0, 24], distance: 8) == [])
    #expect(violations([4, 0, 24], distance: 8) == ["buffers 0 and 1 overlap"])
    // The result may not lie above its operand.
    #expect(violations([0, 8, 24], distance: 0) == ["buffers 0 and 1 overlap"])
    #expect(violations([0, 0, 16], distance: 0) == [])
  }

  /// Three buffers in two memories of 32 bytes, of which only the first holds ports.
  private func violations(_ offsets: [Int], divided edge: Int, end: Int = 64) -> [String] {
    let lifetimes = Lifetimes(
      buffers: [
        Buffer(owner: .scratch(step: 0), bytes: 16, steps: -1...1),
        Buffer(owner: .scratch(step: 1), bytes: 16, steps: 1...2),
        Buffer(owner: .scratch(step: 2), bytes: 8, steps: 2...3),
      ], stepCount: 4)
    let (first, second) = (
      Memory("A", bytes: 32, cost: 1), Memory("B", bytes: 32, cost: 1, holdsPorts: false)
    )
    return MemoryPlan(
      lifetimes, offsets: offsets,
      parts: [
        .init(memory: first, bytes: 0..<edge, lowerBound: 0),
        .init(memory: second, bytes: edge..<end, lowerBound: 0),
      ]
    ).violations()
  }

  @Test func eachMemoryIsJudged() {
    #expect(violations([0, 32, 48], divided: 32) == [])
    #expect(violations([0, 20, 48], divided: 32) == ["buffer 1 lies in several memories"])
    #expect(violations([0, 48, 32], divided: 48) == ["part 0 is too large for A"])
    #expect(violations([0, 32, 48], divided: 16) == ["part 1 is too large for B"])
    #expect(
      violations([32, 0, 16], divided: 32)
        == ["buffer 0 is an input or output, but lies in B"])
    #expect(violations([0, 16, 36], divided: 30, end: 60).contains { $0.hasPrefix("part 1 does") })
  }
}
