import Foundation
import IR
import Testing

@testable import Compiler

struct MemoryPlanTests {
  @Test(arguments: 0..<200)
  func randomPlansAreValid(seed: Int) {
    let size = [3, 8, 20, 60][seed % 4]
    let lifetimes = randomLifetimes(seed: seed, buffers: size, steps: size / 2 + 2, largest: 200)
    let plan = MemoryPlan(lifetimes)
    #expect(plan.violations().isEmpty)
    #expect(plan.arenaBytes >= plan.lowerBound)
  }

  @Test(arguments: 0..<300)
  func noPlacementIsBelowTheBound(seed: Int) {
    let lifetimes = randomLifetimes(seed: seed, buffers: 2 + seed % 4, steps: 3, largest: 24)
    let plan = MemoryPlan(lifetimes)
    let smallest = smallestArena(lifetimes)
    #expect(plan.lowerBound <= smallest)
    #expect(plan.arenaBytes >= smallest)
    if plan.isOptimal { #expect(plan.arenaBytes == smallest) }
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
      #expect(facts["maxlive_lb"] as? Int == plan.lowerBound)
      #expect(plan.arenaBytes <= plan.lowerBound * 3 / 2)
    }
  }
}
