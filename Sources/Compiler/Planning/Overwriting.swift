import IR

/// Decides which results overwrite their operands in an unusual way: exactly in their place, or from
/// their end. What costs time is done only where the arena gets smaller by it.
struct Overwriting {
  private(set) var schedule: Schedule
  private(set) var plan: MemoryPlan

  /// How long plans that may not be taken are searched for, as `Packing` counts.
  private static let work = 200_000
  /// How many steps are looked at one by one.
  private static let mostTrials = 64

  /// - Parameter work: how long to search for the first plan.
  init(_ given: Schedule, work: Int = Packing.usualWork) {
    (schedule, plan) = (given, MemoryPlan(Lifetimes(given), work: work))
    let exact = given.placingExactly(alignment: given.graph.alignment)
    let exactPlan = MemoryPlan(Lifetimes(exact), work: Self.work)
    if exactPlan.arenaBytes < plan.arenaBytes { (schedule, plan) = (exact, exactPlan) }
    turnForward()
  }

  /// Takes from steps the freedom to start from the end of their results, the longest first, where the
  /// arena does not grow.
  private mutating func turnForward() {
    let most = plan.arenaBytes
    let steps = schedule.steps.indices.filter {
      schedule.block(of: $0) == nil && schedule.facts(at: $0).reach.backward != nil
    }
    guard !steps.isEmpty, !take(steps, most) else { return }
    // Calls that do it anyway lose little by it.
    let order = steps.sorted { key($0) > key($1) }
    for step in order.prefix(Self.mostTrials) { _ = take([step], most) }
  }

  private func key(_ step: Int) -> (Int, Int, Int) {
    let facts = schedule.facts(at: step)
    return (facts.reach.backwardByCalls ? 0 : 1, facts.work, -step)
  }

  /// Has steps make their results from the start, if that needs no more than `most` bytes.
  private mutating func take(_ steps: [Int], _ most: Int) -> Bool {
    var trial = schedule
    trial.forwardOnly.formUnion(steps.map { schedule.steps[$0] })
    let lifetimes = Lifetimes(trial)
    guard lifetimes.liveBytes.max() ?? 0 <= most else { return false }
    let plan = MemoryPlan(lifetimes, work: Self.work)
    guard plan.arenaBytes <= most else { return false }
    schedule = trial
    // What needs as much with more freedom needs it with less.
    self.plan = MemoryPlan(
      lifetimes, offsets: plan.offsets, arenaBytes: plan.arenaBytes,
      lowerBound: max(plan.lowerBound, self.plan.lowerBound))
    return true
  }
}
