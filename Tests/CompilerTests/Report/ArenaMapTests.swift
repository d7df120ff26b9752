import IR
import Testing

@testable import Compiler

struct ArenaMapTests {
  @Test(arguments: SourceTree.ownModels)
  func everyRectangleIsThatOfThePlan(name: String) throws {
    let program = try Compilation(try SourceTree.ownModel(name)).program
    let map = ArenaMap(program)
    let (buffers, offsets) = (program.plan.lifetimes.buffers, program.plan.offsets)
    let tenants = program.plan.lifetimes.tenants
    let planned = buffers.indices.filter { tenants[$0] == nil }.map {
      Row(buffers[$0].steps, offsets[$0], buffers[$0].bytes)
    }
    let drawn = map.blocks.map { Row($0.steps, $0.offset, $0.bytes) }
    #expect(Set(planned).isSubset(of: drawn))
    if tenants.isEmpty { #expect(drawn.count == planned.count) }
    // Values that share memory are drawn one by one, those of the same bytes as one.
    let shared = tenants.flatMap { index, values in
      values.map { Row($0.steps, offsets[index] + $0.bytes.lowerBound, $0.bytes.count) }
    }
    for value in shared {
      #expect(
        map.blocks.contains {
          ($0.offset, $0.bytes) == (value.offset, value.bytes)
            && $0.steps.lowerBound <= value.first
            && $0.steps.upperBound >= value.last
        })
    }
    for row in Set(drawn).subtracting(planned) {
      #expect(shared.contains { ($0.offset, $0.bytes) == (row.offset, row.bytes) })
    }
    let shares = program.plan.lifetimes.overlaps.flatMap { [$0.result, $0.operand] }
    let alone = Set(buffers.indices).subtracting(shares).subtracting(tenants.keys).map {
      Row(buffers[$0].steps, offsets[$0], buffers[$0].bytes)
    }
    for block in map.blocks {
      let whole = 2 * block.steps.lowerBound..<2 * block.steps.upperBound + 2
      // Drawn as planned, but where bytes change hands.
      let isAlone = alone.contains(Row(block.steps, block.offset, block.bytes))
      #expect(isAlone ? block.span == whole : whole.clamped(to: block.span) == block.span)
      #expect(!block.span.isEmpty && block.end <= map.arenaBytes)
    }
  }

  @Test(arguments: SourceTree.ownModels)
  func noRectanglesOverlap(name: String) throws {
    let blocks = ArenaMap(try Compilation(try SourceTree.ownModel(name)).program).blocks
    for (index, block) in blocks.enumerated() {
      for other in blocks[..<index] where block.bytes > 0 && other.bytes > 0 {
        let together = block.span.overlaps(other.span)
        #expect(!together || block.offset >= other.end || other.offset >= block.end)
      }
    }
  }

  @Test(arguments: ["digits", "gesture"])
  func layersThatRunTogetherDoNotOverlapEither(name: String) throws {
    let tuning = Tuning(goal: .ram)
    let program = try Compilation(try SourceTree.ownModel(name), tuning: tuning).program
    let blocks = ArenaMap(program).blocks
    for (index, block) in blocks.enumerated() {
      for other in blocks[..<index] where block.span.overlaps(other.span) {
        #expect(block.offset >= other.end || other.offset >= block.end)
      }
    }
  }

  /// Two buffers of which the second takes over bytes of the first in step 1.
  private func plan(
    distance: Int, offsets: [Int], steps: ClosedRange<Int> = 1...1
  ) -> MemoryPlan {
    let lifetimes = Lifetimes(
      buffers: [
        Buffer(owner: .scratch(step: 0), bytes: 8, steps: 0...steps.upperBound),
        Buffer(owner: .scratch(step: 1), bytes: 8, steps: steps.lowerBound...steps.upperBound + 1),
      ], overlaps: [.init(result: 1, operand: 0, distance: distance)], stepCount: 6)
    return MemoryPlan(lifetimes, offsets: offsets, arenaBytes: 16)
  }

  @Test func bytesThatChangeHandsAreHalfAStepEach() {
    let shared = ArenaMap(plan(distance: 0, offsets: [0, 0])) { _ in ("x", nil) }
    #expect(shared.blocks.map(\.span) == [0..<3, 3..<6])
    let partly = ArenaMap(plan(distance: 4, offsets: [4, 0])) { _ in ("x", nil) }
    #expect(partly.blocks.map(\.span) == [0..<3, 3..<6])
    let together = ArenaMap(plan(distance: 0, offsets: [0, 0], steps: 1...4)) { _ in ("x", nil) }
    #expect(together.blocks.map(\.span) == [0..<6, 6..<12])
    let apart = ArenaMap(plan(distance: 0, offsets: [0, 8])) { _ in ("x", nil) }
    #expect(apart.blocks.map(\.span) == [0..<4, 2..<6])
  }

  @Test func theTextOfALittleModelIsThis() throws {
    let tuning = Tuning(shrinks: false)
    let map = ArenaMap(try Compilation(try SourceTree.ownModel("sine"), tuning: tuning).program)
    #expect(map.text(columns: 60) == Self.sine)
  }

  private static let sine = """
    Arena by step: 32 bytes, the lower bound; step 1 sets the peak.
    32 +------------------------------
       |............CCCCCCCCCCCC......
       |............CCCCCCCCCCCC......
       |............CCCCCCCCCCCC......
    16 |AAAAAAAAAAAACCCCCCCCCCCC......
       |......BBBBBBBBBBBB............
       |......BBBBBBBBBBBB............
       |......BBBBBBBBBBBB............
       |......BBBBBBBBBBBBDDDDDDDDDDDD
     0 +------------------------------
        in    0     1     2     out
                    ^ peak

    A  16 .. 20  in-0   int8[1, 1]   input
    B   0 .. 16  0-1    int8[1, 16]  sequential_1/dense_1/Mat...
    C  16 .. 32  1-2    int8[1, 16]  sequential_1/dense_1_2/M...
    D   0 ..  4  2-out  int8[1, 1]   Identity
    """

  @Test(arguments: SourceTree.ownModels, [40, 80])
  func theTextIsNotTooWideAndShowsEveryBuffer(name: String, columns: Int) throws {
    let map = ArenaMap(try Compilation(try SourceTree.ownModel(name)).program)
    let lines = map.text(columns: columns).split(separator: "\n")
    #expect(lines.dropFirst().allSatisfy { $0.count <= columns })
    #expect(lines.dropFirst().prefix { !$0.contains(" .. ") }.contains { $0.contains("^ peak") })
    #expect(lines.filter { $0.contains(" .. ") }.count == map.blocks.count)
  }

  private struct Row: Hashable {
    let first, last, offset, bytes: Int
    init(_ steps: ClosedRange<Int>, _ offset: Int, _ bytes: Int) {
      (first, last) = (steps.lowerBound, steps.upperBound)
      (self.offset, self.bytes) = (offset, bytes)
    }
  }
}
