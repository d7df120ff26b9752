import IR
import Testing

@testable import Compiler

/// Plans for several memories, judged by what shares no code with the planner.
struct AssignmentTests {
  private struct Instance {
    var lifetimes: Lifetimes
    var touched: [Int]
    var memories: [Memory]
  }

  private func instance(seed: Int, buffers: Int, steps: Int, largest: Int) -> Instance {
    let lifetimes = randomLifetimes(seed: seed, buffers: buffers, steps: steps, largest: largest)
    var dice = Dice(seed: seed + 7_000_000)
    let memories = (0..<dice.int(2...3)).map { index in
      Memory(
        "M\(index)", bytes: dice.int(1...3 * largest / 4) * 4, cost: dice.int(1...5),
        holdsPorts: index == 0 || dice.int(0...2) > 0)
    }
    let touched = lifetimes.buffers.map { $0.bytes * dice.int(1...9) }
    return Instance(lifetimes: lifetimes, touched: touched, memories: memories)
  }

  @Test(arguments: 0..<20)
  func randomPlansAreSound(hundred: Int) {
    var found = 0
    for seed in hundred * 100..<hundred * 100 + 100 {
      let item = instance(
        seed: seed, buffers: [4, 9, 20][seed % 3], steps: [4, 8, 12][seed % 3], largest: 120)
      guard
        let plan = MemoryPlan(item.lifetimes, touched: item.touched, in: item.memories)
      else { continue }
      found += 1
      #expect(isSound(plan) && plan.violations().isEmpty, "seed \(seed)")
      #expect(liesWhereItMay(plan, item.memories), "seed \(seed)")
      #expect(plan.arenaBytes >= plan.lowerBound, "seed \(seed)")
    }
    #expect(found > 10)
  }

  /// Every buffer is inside one memory that is large enough, and ports are where they may be.
  private func liesWhereItMay(_ plan: MemoryPlan, _ memories: [Memory]) -> Bool {
    let last = plan.lifetimes.stepCount
    return zip(plan.lifetimes.buffers, plan.offsets).allSatisfy { buffer, offset in
      buffer.bytes == 0
        || plan.parts.contains { part in
          part.bytes.lowerBound <= offset && offset + buffer.bytes <= part.bytes.upperBound
            && (part.memory?.holdsPorts ?? false
              || buffer.steps.lowerBound > -1 && buffer.steps.upperBound < last)
        }
    }
      && plan.parts.allSatisfy { part in
        memories.contains { $0.name == part.memory?.name && part.bytes.count <= $0.bytes }
      }
  }

  /// Every choice of memories is tried, and in each memory every offset.
  @Test(arguments: 0..<400)
  func whatIsCalledBestIs(seed: Int) throws {
    let item = instance(seed: seed, buffers: 2 + seed % 4, steps: 3, largest: 40)
    let assignment = Assignment(item.lifetimes, touched: item.touched, item.memories)
    guard let least = leastCost(item) else {
      #expect(assignment == nil)
      return
    }
    // So few buffers are searched to the end, unless a placement cannot be ruled out.
    guard let assignment else {
      Issue.record("an assignment of cost \(least) was not found")
      return
    }
    #expect(assignment.bound <= least && least <= assignment.cost)
    if assignment.isOptimal { #expect(assignment.cost == least) }
    #expect(assignment.isOptimal || !Conflicts(item.lifetimes).haveOrder)
    let cost = zip(item.touched, assignment.homes).reduce(0) {
      $0 + $1.0 * item.memories[$1.1].cost
    }
    #expect(cost == assignment.cost)
  }

  private func leastCost(_ item: Instance) -> Int? {
    let (buffers, memories) = (item.lifetimes.buffers, item.memories)
    var least: Int?
    for number in 0..<buffers.reduce(1, { product, _ in product * memories.count }) {
      var rest = number
      let homes = buffers.map { _ in
        defer { rest /= memories.count }
        return rest % memories.count
      }
      let isAllowed = zip(buffers, homes).allSatisfy { buffer, home in
        memories[home].holdsPorts
          || buffer.steps.lowerBound >= 0 && buffer.steps.upperBound < item.lifetimes.stepCount
      }
      let cost = zip(item.touched, homes).reduce(0) { $0 + $1.0 * memories[$1.1].cost }
      guard isAllowed, cost < least ?? .max else { continue }
      let hasRoom = memories.indices.allSatisfy { memory in
        let members = homes.indices.filter { homes[$0] == memory }
        return smallestArena(item.lifetimes.only(members)) <= memories[memory].bytes
      }
      if hasRoom { least = cost }
    }
    return least
  }

  /// Two images that are in use at once, of which no memory holds both.
  @Test func anArenaThatFitsNoMemoryIsDivided() throws {
    let lifetimes = Lifetimes(
      buffers: (0..<3).map {
        Buffer(owner: .scratch(step: $0), bytes: 96, steps: $0 - 1...$0)
      }, stepCount: 2)
    let memories = [Memory("A", bytes: 100, cost: 1), Memory("B", bytes: 100, cost: 2)]
    let touched = [10, 1000, 10]
    let plan = try #require(MemoryPlan(lifetimes, touched: touched, in: memories))
    #expect(plan.parts.map(\.memory?.name) == ["A", "B"])
    #expect(plan.parts.map(\.bytes) == [0..<96, 96..<192])
    // What is touched most is in the fast one.
    #expect(plan.offsets == [96, 0, 96] && plan.isBestAssignment)
    #expect(MemoryPlan(lifetimes, touched: touched, in: [memories[0]]) == nil)
  }

  @Test func hundredsOfBuffersAreAssignedInTime() throws {
    let lifetimes = randomLifetimes(seed: 5, buffers: 300, steps: 200, largest: 400)
    let all = lifetimes.buffers.reduce(0) { $0 + $1.bytes }
    let memories = [
      Memory("A", bytes: 2000, cost: 1), Memory("B", bytes: 4000, cost: 2),
      Memory("C", bytes: all, cost: 3),
    ]
    let clock = ContinuousClock()
    var plan: MemoryPlan?
    let time = clock.measure {
      plan = MemoryPlan(lifetimes, touched: lifetimes.buffers.map(\.bytes), in: memories)
    }
    #expect(try #require(plan).parts.count == 3)
    #expect(time < .seconds(60))
  }
}
