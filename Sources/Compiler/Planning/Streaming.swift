import IR

/// The ways to run a schedule in less memory: steps that run together row by row, and kernels that do
/// without memory of their own.
struct Streaming {
  private let schedule: Schedule
  /// The same with no kernel that takes memory, and that where a step otherwise makes no rows.
  private let frugal, mixed: Schedule
  private let segments: [Segment]

  /// One way to run some consecutive steps.
  private struct Segment {
    var steps: Range<Int>
    /// The bytes in use while they run.
    var bytes: Int
    /// About how long they take.
    var cost: Int
    /// The steps among them that do without scratch memory.
    var frugal: [Int] = []
    var isBlock = false
    var inBands = false
  }

  init(_ schedule: Schedule) {
    self.schedule = schedule
    let hungry = schedule.steps.indices.filter { schedule.facts(at: $0).scratchBytes > 0 }
    let all = schedule.frugal(hungry.filter { schedule.node(at: $0).op is any ScratchUsing })
    frugal = all
    mixed = schedule.frugal(
      schedule.steps.indices.filter {
        schedule.facts(at: $0).form == nil && all.facts(at: $0).form != nil
      })
    segments = Self.segments(schedule, frugal: frugal, mixed: mixed)
  }

  // MARK: Choosing

  /// Schedules in ever less memory, the fastest first: each is the fastest of those that need some
  /// percent less than the one before, as far as can be told before all is placed.
  var choices: [Schedule] {
    let least = smallestLimit
    var found: [Schedule] = []
    var limit = Int.max
    while let chosen = cheapest(limit: limit) {
      if let schedule = schedule(chosen) { found.append(schedule) }
      let most = chosen.map(\.bytes).max() ?? 0
      guard most > least else { break }
      limit = max(least, most - max(1, most / 25))
    }
    return found
  }

  /// The schedule that needs least memory of those that take at most so many percent longer than the
  /// fastest.
  func smallest(within percent: Int) -> Schedule {
    let cost = { (chosen: [Segment]) in chosen.reduce(0) { $0 + $1.cost } }
    guard let fastest = cheapest(limit: .max).map(cost) else { return schedule }
    let limit = least { cost($0) <= fastest + fastest / 100 * percent }
    return cheapest(limit: limit).flatMap(schedule) ?? schedule
  }

  /// The schedule that takes the least time.
  var fastest: Schedule { cheapest(limit: .max).flatMap(schedule) ?? schedule }

  /// The schedule that needs least memory while it runs, and of those the fastest.
  var smallest: Schedule { cheapest(limit: smallestLimit).flatMap(schedule) ?? schedule }

  /// The least limit that some sequence of segments keeps.
  private var smallestLimit: Int { least { _ in true } }

  /// The least limit whose fastest sequence is `good`: a sequence takes no longer if the limit is higher.
  private func least(_ good: ([Segment]) -> Bool) -> Int {
    let sizes = Set(segments.map(\.bytes)).sorted()
    var (low, high) = (0, sizes.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cheapest(limit: sizes[middle]).map(good) ?? false {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low < sizes.count ? sizes[low] : 0
  }

  private func schedule(_ segments: [Segment]) -> Schedule? {
    let blocks = segments.filter(\.isBlock).map { (steps: $0.steps, inBands: $0.inBands) }
    let result = schedule.frugal(segments.flatMap(\.frugal))
    return blocks.isEmpty ? result : result.streaming(blocks)
  }

  /// The sequence of segments of which none needs more than `limit` bytes that takes the least time;
  /// nil if there is none.
  private func cheapest(limit: Int) -> [Segment]? {
    var best: [(cost: Int, last: Int)?] = [(0, -1)]
    best += [(cost: Int, last: Int)?](repeating: nil, count: schedule.steps.count)
    let usable = segments.indices.filter { segments[$0].bytes <= limit }
    let byStart = Dictionary(grouping: usable) { segments[$0].steps.lowerBound }
    for step in schedule.steps.indices {
      guard let sofar = best[step] else { continue }
      for index in byStart[step] ?? [] {
        let (end, cost) = (segments[index].steps.upperBound, sofar.cost + segments[index].cost)
        if best[end].map({ cost < $0.cost }) ?? true { best[end] = (cost, index) }
      }
    }
    var chosen: [Segment] = []
    var step = schedule.steps.count
    while step > 0 {
      guard let index = best[step]?.last else { return nil }
      chosen.append(segments[index])
      step = segments[index].steps.lowerBound
    }
    return chosen.isEmpty ? nil : chosen.reversed()
  }

  // MARK: What there is to choose from

  /// Every single step and every block there can be.
  private static func segments(
    _ schedule: Schedule, frugal: Schedule, mixed: Schedule
  ) -> [Segment] {
    func live(_ schedule: Schedule) -> [Int] {
      Array(Lifetimes(schedule).liveBytes.dropFirst().dropLast())
    }
    let plain = live(schedule)
    let exact = live(schedule.placingExactly(alignment: schedule.graph.alignment))
    let lean = live(frugal)
    let slow = Set(schedule.steps.indices.filter { consumesSlowly(schedule, $0) })
    var found: [Segment] = []
    // Whom the application hands over rows, that is a block.
    let first = schedule.graph.streamedInput == nil ? 0 : 1
    for step in schedule.steps.indices.dropFirst(first) {
      let steps = step..<step + 1
      found.append(
        Segment(steps: steps, bytes: min(plain[step], exact[step]), cost: cost(schedule, step)))
      guard frugal.graph.nodes[frugal.steps[step]].isFrugal else { continue }
      found.append(
        Segment(steps: steps, bytes: lean[step], cost: cost(frugal, step), frugal: [step]))
    }
    for first in schedule.steps.indices where makesRows(mixed, first) {
      let receives = first == 0 && schedule.graph.streamedInput != nil
      var last = receives ? first : first + 1
      while last < schedule.steps.count, makesRows(mixed, last) {
        last += 1
        let most = plain[first..<last].max() ?? 0
        for inBands in [false, true] {
          guard !inBands || (first..<last).contains(where: { band(mixed, $0) > 1 }),
            let trial = mixed.streaming([(first..<last, inBands)])
          else { continue }
          let bytes = live(trial)[first..<last].max() ?? 0
          // A block that needs more than its steps one by one serves nobody.
          guard bytes < most || receives else { continue }
          found += blocks(trial, frugal, first..<last, bytes, inBands, slow)
        }
      }
    }
    return found
  }

  /// A block with all its kernels, and with fewer and fewer of those that take much memory.
  private static func blocks(
    _ trial: Schedule, _ frugal: Schedule, _ steps: Range<Int>, _ bytes: Int, _ inBands: Bool,
    _ slow: Set<Int>
  ) -> [Segment] {
    let scratch = steps.map { trial.facts(at: $0).rowScratchBytes }
    let largest = rounded(scratch.max() ?? 0, trial)
    return Set(scratch + [0]).map { limit in
      let lean = steps.filter {
        trial.facts(at: $0).rowScratchBytes > limit || trial.graph.nodes[trial.steps[$0]].isFrugal
      }
      let cost = steps.reduce(0) { sum, step in
        sum + streamedCost(lean.contains(step) ? frugal : trial, step, inBands, slow)
      }
      return Segment(
        steps: steps, bytes: bytes - largest + rounded(limit, trial), cost: cost, frugal: lean,
        isBlock: true, inBands: inBands)
    }
  }

  private static func rounded(_ bytes: Int, _ schedule: Schedule) -> Int {
    Separation.rounded(bytes, schedule.graph.alignment)
  }

  private static func makesRows(_ schedule: Schedule, _ step: Int) -> Bool {
    schedule.node(at: step).op is any RowConsuming || schedule.facts(at: step).form != nil
  }

  private static func band(_ schedule: Schedule, _ step: Int) -> Int {
    schedule.facts(at: step).form?.band ?? 1
  }

  /// About how long a step takes: as long as twenty times what its operator has to do, or longer without
  /// scratch memory.
  private static func cost(_ schedule: Schedule, _ step: Int) -> Int {
    let facts = schedule.facts(at: step)
    return facts.work * facts.percent / 5
  }

  /// The same in a block.
  ///
  /// - Parameter slow: the steps that take in rows slowly.
  private static func streamedCost(
    _ schedule: Schedule, _ step: Int, _ inBands: Bool, _ slow: Set<Int>
  ) -> Int {
    let cost = cost(schedule, step)
    guard let form = schedule.facts(at: step).form else {
      return slow.contains(step) ? 6 * cost : cost
    }
    return cost + cost / 100 * (inBands ? form.loss.bands : form.loss.rows)
  }

  /// True if what takes in rows and multiplies does so by a kernel that is not that for all of them, which
  /// has packed weights.
  private static func consumesSlowly(_ schedule: Schedule, _ step: Int) -> Bool {
    let node = schedule.node(at: step)
    var types = schedule.graph.signature(of: node)
    // Nor does it decode anything.
    types.tuning.coding = .nowhere
    guard node.op is any Multiplying, let op = node.op as? any RowConsuming,
      let image = node.operands[0].map({ schedule.graph[schedule.storage(of: $0)].type }),
      let rows = op.rowConsumption(of: image, types)?.calls.first?.function
    else { return false }
    return node.op.kernelCalls(types).first.map { !rows.hasPrefix($0.function) } ?? false
  }
}
