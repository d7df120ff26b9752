import IR

/// Finds the order of steps in which the largest number of bytes in use is least.
///
/// What is in use after some steps depends on which they are, not on their order: of all orders of the
/// same first steps only the best is kept.
struct Order {
  private let schedule: Schedule
  private var steps: [Step] = []
  private var values: [Value] = []

  private struct Step {
    /// The steps that must have run before.
    var needed: Set<Int> = []
    /// What it reads and makes, as indices of values.
    var operands: Set<Int> = []
    var results: [Int] = []
    var scratchBytes = 0
    /// What its first result can share with operands that nobody reads later.
    var shared: [Int: Int] = [:]
  }

  private struct Value {
    var bytes: Int
    var readers: Set<Int> = []
    var isOutput = false
  }

  /// The best order of some first steps.
  private struct State {
    var order: [Int] = []
    var done: Set<Int> = []
    /// The bytes in use after them.
    var live: Int
    /// The most bytes in use while they run.
    var peak = 0
  }

  init(_ schedule: Schedule) {
    self.schedule = schedule
    let graph = schedule.graph
    var sources: [Graph.ValueID: Set<Int>] = [:]
    var maker: [Int: Int] = [:]
    var lastWithState: Int?
    for id in graph.inputs {
      sources[id] = [values.count]
      values.append(Value(bytes: graph[id].type.byteCount))
    }
    let makers = graph.producers
    /// What a value is, or is a view of.
    func madeValues(_ id: Graph.ValueID) -> Set<Int> {
      if let known = sources[id] { return known }
      let operands = makers[id].map { graph.nodes[$0].operands.compactMap { $0 } } ?? []
      let found = operands.reduce(into: Set<Int>()) { $0.formUnion(madeValues($1)) }
      sources[id] = found
      return found
    }
    for number in schedule.steps.indices {
      let (node, facts) = (schedule.node(at: number), schedule.facts(at: number))
      var step = Step(scratchBytes: facts.scratchBytes)
      for id in node.results {
        sources[id] = [values.count]
        maker[values.count] = number
        step.results.append(values.count)
        values.append(Value(bytes: graph[id].type.byteCount))
      }
      let read = node.operands.map { $0.map(madeValues) ?? [] }
      step.operands = read.reduce(into: Set<Int>()) { $0.formUnion($1) }
      // Only what is one value can be overwritten.
      let operands = read.map { $0.count == 1 ? $0.first : nil }
      for operand in step.operands { values[operand].readers.insert(number) }
      step.needed = Set(step.operands.compactMap { maker[$0] })
      if Self.knowsState(node, graph) {
        if let last = lastWithState { step.needed.insert(last) }
        lastWithState = number
      }
      step.shared = shared(facts.reach, operands, step.results.first)
      steps.append(step)
    }
    for output in graph.outputs.flatMap(madeValues) { values[output].isOutput = true }
  }

  /// Steps that may change what others read, or may see what others change, keep their order.
  private static func knowsState(_ node: Graph.Node, _ graph: Graph) -> Bool {
    node.op is any StateMutating || node.op is any Nesting
      || node.operands.contains { $0.map { graph[$0].state != nil } ?? false }
  }

  private func shared(_ reach: Reach, _ operands: [Int?], _ result: Int?) -> [Int: Int] {
    guard let result else { return [:] }
    var shared: [Int: Int] = [:]
    for case let operand? in operands {
      let distances = operands.indices.filter { operands[$0] == operand }.map {
        reach.distances[$0]
      }
      guard !distances.contains(nil), let distance = distances.compactMap({ $0 }).max() else {
        continue
      }
      var place = Separation(values[result].bytes, values[operand].bytes)
      place.allow(above: reach.backward, below: distance)
      shared[operand] = place.mostShared
    }
    return shared
  }

  /// A schedule that needs less at its worst step than the given one; that one if there is none, or
  /// if more than `limit` sets of steps would have to be looked at.
  func best(limit: Int = 10_000) -> Schedule {
    let inputs = schedule.graph.inputs.indices.filter { isNeeded($0, after: []) }
    let start = State(live: inputs.reduce(0) { $0 + values[$1].bytes })
    let given = steps.indices.reduce(start) { run($1, after: $0) }
    var states = [start]
    var seen = 0
    for _ in steps {
      var next: [State] = []
      var index: [Set<Int>: Int] = [:]
      for state in states {
        for step in steps.indices
        where !state.done.contains(step) && steps[step].needed.isSubset(of: state.done) {
          let new = run(step, after: state)
          guard new.peak < given.peak else { continue }
          if let known = index[new.done] {
            if new.peak < next[known].peak { next[known] = new }
          } else {
            index[new.done] = next.count
            next.append(new)
          }
        }
      }
      seen += next.count
      guard !next.isEmpty, seen <= limit else { return schedule }
      states = next
    }
    let ordered = schedule.ordered(states[0].order)
    // The bytes above are not rounded.
    return most(of: ordered) < most(of: schedule) ? ordered : schedule
  }

  private func most(of schedule: Schedule) -> Int { Lifetimes(schedule).liveBytes.max() ?? 0 }

  private func isNeeded(_ value: Int, after done: Set<Int>) -> Bool {
    values[value].isOutput || !values[value].readers.isSubset(of: done)
  }

  private func run(_ number: Int, after state: State) -> State {
    var state = state
    let step = steps[number]
    state.done.insert(number)
    state.order.append(number)
    let made = step.results.reduce(0) { $0 + values[$1].bytes }
    let over = step.operands.filter { !isNeeded($0, after: state.done) }
    let shared = over.reduce(0) { $0 + (step.shared[$1] ?? 0) }
    let result = step.results.first.map { values[$0].bytes } ?? 0
    state.peak = max(state.peak, state.live + made + step.scratchBytes - min(shared, result))
    let unread = step.results.filter { !isNeeded($0, after: state.done) }
    state.live += made - over.union(unread).reduce(0) { $0 + values[$1].bytes }
    return state
  }
}
