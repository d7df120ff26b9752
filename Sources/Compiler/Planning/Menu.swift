import IR

/// The plans for a graph that are worth having: each is faster than all that need less memory.
package struct Menu: Sendable {
  /// One plan.
  package struct Choice: Sendable {
    package let schedule: Schedule
    package let plan: MemoryPlan
    /// The instructions of one inference on the core that kernels are chosen for, estimated.
    package let instructions: Int

    /// The program that the plan makes.
    package var program: Program { Program(schedule, plan) }
    /// The steps that run together, row by row.
    package var blocks: [Range<Int>] { schedule.blocks.map(\.steps) }
    /// The steps whose kernels do without the memory that faster ones need.
    package var frugal: [Int] {
      schedule.steps.indices.filter { schedule.node(at: $0).isFrugal }
    }
  }

  /// The fastest first.
  package let choices: [Choice]

  /// - Requires: a schedule in which all steps run one by one.
  init(_ schedule: Schedule) {
    var estimates = Estimates(schedule.graph.tuning)
    var all: [Choice] = []
    for schedule in Streaming(schedule).choices {
      let overwriting = Overwriting(schedule, work: 2_000_000)
      let (schedule, plan) = (overwriting.schedule, overwriting.plan)
      let instructions = estimates.instructions(of: Placement(schedule, plan))
      all.append(Choice(schedule: schedule, plan: plan, instructions: instructions))
    }
    all.sort { ($0.instructions, $0.plan.arenaBytes) < ($1.instructions, $1.plan.arenaBytes) }
    var worthy: [Choice] = []
    for choice in all where choice.plan.arenaBytes < worthy.last?.plan.arenaBytes ?? .max {
      worthy.append(choice)
    }
    choices = worthy
  }

  /// The fastest plan whose arena has at most that many bytes.
  package func fastest(in budget: Int) -> Choice? {
    choices.first { $0.plan.arenaBytes <= budget }
  }

  /// The plan with the smallest arena.
  package var smallest: Choice? { choices.last }
}

/// What steps take, each way of running one looked at once.
private struct Estimates {
  /// A node and how it runs.
  private struct Way: Hashable {
    var node: Int
    var isFrugal: Bool
    var inBands: Bool
    var order: Program.Order
    var isBackward: Bool
  }

  private let costs: KernelCosts?
  private var known: [Way: Double] = [:]

  init(_ tuning: Tuning) { costs = tuning.likelyCosts }

  mutating func instructions(of placement: Placement) -> Int {
    let schedule = placement.schedule
    let sum = schedule.steps.indices.reduce(0.0) { sum, step in
      let node = schedule.node(at: step)
      let way = Way(
        node: schedule.steps[step], isFrugal: node.isFrugal,
        inBands: schedule.block(of: step)?.inBands ?? false,
        order: placement.order(of: node, at: step),
        isBackward: placement.overwritesBackward(at: step))
      if let value = known[way] { return sum + value }
      let value = estimate(placement, step, node)
      known[way] = value
      return sum + value
    }
    return Int(min(sum, 0x1p62))
  }

  private func estimate(_ placement: Placement, _ step: Int, _ node: Graph.Node) -> Double {
    let types = placement.schedule.graph.signature(of: node)
    var names = placement.kernels(of: node, at: step).map(\.function)
    var loss = 0
    if let block = placement.schedule.block(of: step), block.consumptions[step] == nil {
      let form = block.forms[step - block.steps.lowerBound]
      // What rows lose is known from their number and width.
      names = names.map { $0.hasSuffix("_rows") ? String($0.dropLast(5)) : $0 }
      loss = form.band > 1 ? form.loss.bands : form.loss.rows
    }
    guard let costs, !names.isEmpty else { return Double(node.op.steps(types)) }
    let kernel = costs.kernel(names.joined(separator: " ")) ?? costs.usual
    return kernel.instructions(Workload(node.op, types)) * Double(100 + loss) / 100
  }
}
