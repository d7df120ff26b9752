import Foundation
import IR
import Testing

@testable import Compiler

struct MemoryPlanTests {
  /// Ten thousand plans, judged by what shares no code with the planner or its own check.
  @Test(arguments: 0..<100)
  func randomPlansAreValid(hundred: Int) {
    for seed in hundred * 100..<hundred * 100 + 100 {
      let size = [3, 8, 12, 30][seed % 4]
      let lifetimes = randomLifetimes(
        seed: seed, buffers: size, steps: size / 2 + 2, largest: 200)
      let plan = MemoryPlan(lifetimes, work: 50_000)
      #expect(isSound(plan) && plan.violations().isEmpty, "seed \(seed)")
      #expect(plan.arenaBytes >= plan.lowerBound, "seed \(seed)")
      #expect(plan.lowerBound >= lifetimes.liveBytes.max() ?? 0, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<1000)
  func whatIsCalledOptimalIs(seed: Int) {
    let lifetimes = randomLifetimes(
      seed: seed, buffers: 2 + seed % 4, steps: 3 + seed % 2, largest: [24, 32, 40][seed % 3])
    let plan = MemoryPlan(lifetimes, work: 1_000_000)
    let smallest = smallestArena(lifetimes)
    #expect(lifetimes.liveBytes.max() ?? 0 <= smallest)
    #expect(plan.lowerBound <= smallest)
    #expect(plan.arenaBytes >= smallest)
    if plan.isOptimal { #expect(plan.arenaBytes == smallest) }
    // Elsewhere a search cannot prove it, but finds it.
    #expect(plan.isOptimal || !Conflicts(lifetimes).haveOrder)
  }

  @Test func equalInputsGiveEqualPlans() {
    let lifetimes = randomLifetimes(seed: 3, buffers: 60, steps: 30, largest: 200)
    let plans = (0..<2).map { _ in MemoryPlan(lifetimes, work: 1_000_000) }
    #expect(plans[0].offsets == plans[1].offsets && plans[0].lowerBound == plans[1].lowerBound)
  }

  /// Each image is made into the next in place, forward or backward: only if the directions
  /// alternate do two of them and their distance suffice.
  @Test func directionsAlternate() {
    let buffers = (0..<6).map {
      Buffer(owner: .scratch(step: $0), bytes: 8000, steps: $0 - 1...$0)
    }
    let pairs = (1..<6).map {
      Lifetimes.Overlap(result: $0, operand: $0 - 1, distance: 384, backward: 640)
    }
    let plan = MemoryPlan(Lifetimes(buffers: buffers, overlaps: pairs, stepCount: 5))
    #expect(plan.arenaBytes <= 8640 && plan.isOptimal)
  }

  @Test func nothingNeedsNothing() {
    let plan = MemoryPlan(Lifetimes(buffers: [], stepCount: 0))
    #expect(plan.arenaBytes == 0 && plan.isOptimal && plan.peakStep == 0)
  }

  @Test func thePeakIsTheStepThatSetsTheBound() {
    let plan = MemoryPlan(
      Lifetimes(
        buffers: [
          Buffer(owner: .scratch(step: 0), bytes: 8, steps: -1...0),
          Buffer(owner: .scratch(step: 1), bytes: 12, steps: 0...1),
          Buffer(owner: .scratch(step: 2), bytes: 16, steps: 1...2),
        ], stepCount: 2))
    #expect(plan.lowerBound == 28)
    #expect(plan.peakStep == 1)
    #expect(plan.isOptimal)
    #expect(plan.offset(of: .scratch(step: 1)) != nil)
    #expect(plan.offset(of: .scratch(step: 3)) == nil)
  }

  private static let instances = SourceTree.files(below: "\(SourceTree.shared)/instances")
    .filter { $0.hasSuffix(".csv") }

  /// The known bounds come from another program.
  @Test(.enabled(if: !instances.isEmpty, "../shared/instances is absent"), arguments: instances)
  func hardInstancesGetValidPlans(name: String) throws {
    let text = String(
      decoding: try SourceTree.bytes("\(SourceTree.shared)/instances/\(name)"), as: UTF8.self)
    // id, first step, the step after the last, bytes
    let rows = text.split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",").dropFirst().compactMap { Int($0) }
    }
    // Only the order of the times matters.
    let times = Array(Set(rows.flatMap { $0[0...1] })).sorted()
    let step = Dictionary(uniqueKeysWithValues: times.enumerated().map { ($1, $0) })
    let buffers = try rows.enumerated().map { index, row in
      let (first, end) = (try #require(step[row[0]]), try #require(step[row[1]]))
      return Buffer(owner: .scratch(step: index), bytes: row[2], steps: first...end - 1)
    }
    let plan = MemoryPlan(Lifetimes(buffers: buffers, stepCount: times.count, alignment: 1))
    #expect(plan.violations().isEmpty)

    let known = try JSONSerialization.jsonObject(
      with: Data(SourceTree.bytes("\(SourceTree.shared)/instances/known.json")))
    let letter = name.split(separator: ".")[0]
    if let facts = (known as? [String: Any])?[String(letter)] as? [String: Any] {
      #expect(facts["maxlive_lb"] as? Int == plan.lifetimes.liveBytes.max())
      let best = try #require(facts["best_known"] as? Int)
      #expect(plan.arenaBytes <= best + best / 10)
      #expect(plan.lowerBound <= best)
    }
  }
}
