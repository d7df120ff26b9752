import IR
import TFLite

/// A model and everything the compiler made of it on the way to a program.
package struct Compilation: Sendable {
  /// The graph as the file has it.
  package let original: Graph
  /// The graph after all passes.
  package let graph: Graph
  /// What the passes took out, and what takes no room of its own.
  let removed: [Shrinking]
  package var program: Program
  /// All steps one by one, in the order in which they run.
  let ordered: Schedule
  /// How they run.
  var schedule: Schedule

  /// Compiles the main subgraph of `model`.
  ///
  /// - Throws: `UnsupportedModel` with every node that Kinglet does not do; `MalformedGraph`;
  ///   `OverBudget` if no plan fits.
  /// - Parameter integerPorts: conversions from and to floats at inputs and outputs are left to the
  ///   application; then the original graph has none either.
  /// - Parameters:
  ///   - budget: the most bytes that the arena may have; the fastest plan that fits is taken.
  ///   - flash: the most bytes that weights and code may have, as estimated; the fastest kernels that fit
  ///     are taken.
  /// - Parameter observe: sees the graph after the import (`"import"`) and after each pass.
  package init(
    _ model: Model, numerics: Numerics = .tflm, tuning: Tuning = Tuning(),
    integerPorts: Bool = false, budget: Int? = nil, flash: Int? = nil,
    observe: (_ stage: String, Graph) -> Void = { _, _ in }
  ) throws {
    var graph = try Graph(model, numerics: numerics)
    var shrinking = integerPorts ? graph.takeIntegerPorts() : []
    graph.verify(after: "import")
    observe("import", graph)
    original = graph
    graph.tune(for: tuning.withCosts)
    let passes = Pass.standard + (tuning.shrinks ? Pass.shrinking : [])
    shrinking += Self.run(passes, onRegionsOf: &graph)
    for pass in passes {
      shrinking += pass.run(&graph)
      graph.verify(after: pass.name)
      observe(pass.name, graph)
    }
    if tuning.streamsInput {
      try graph.streamInput()
      graph.verify(after: "stream input")
    }
    let planned = try Self.planned(graph, tuning, budget, flash)
    self.graph = planned.schedule.graph
    (ordered, schedule) = (planned.ordered, planned.schedule)
    removed = shrinking + planned.schedule.viewed
    program = planned.program
  }

  /// The program of a graph, and the schedules that it is made of: its own, and that of all steps one by
  /// one.
  private static func planned(
    _ graph: Graph, _ tuning: Tuning, _ budget: Int?, _ flash: Int?
  ) throws -> (ordered: Schedule, schedule: Schedule, program: Program) {
    let kinds = flash.map { _ in FlashBudget(graph) }
    var excess = 0
    while true {
      var tuned = graph
      if let kinds, let flash { tuned = try kinds.graph(within: flash, besides: excess) }
      let ordered = Order(Schedule(tuned)).best()
      let (schedule, plan) = try chosen(ordered, tuning, budget)
      try requireRoom(plan, schedule)
      let program = Program(schedule, plan)
      // Plans may choose other kernels than those that were counted.
      let bytes = program.flashBytes(on: tuning.instructions.representative)
      guard let flash, bytes > flash else { return (ordered, schedule, program) }
      excess += bytes - flash
    }
  }

  /// The way to run `schedule` that is asked for.
  private static func chosen(
    _ schedule: Schedule, _ tuning: Tuning, _ budget: Int?
  ) throws -> (schedule: Schedule, plan: MemoryPlan) {
    if let budget {
      let menu = Menu(schedule)
      if schedule.graph.streamedInput != nil, menu.choices.isEmpty { throw readsNoRows(schedule) }
      guard let choice = menu.fastest(in: budget) else {
        throw OverBudget(of: .ram, budget: budget, smallest: menu.smallest?.plan.arenaBytes ?? 0)
      }
      return (choice.schedule, choice.plan)
    }
    if schedule.graph.streamedInput != nil { return try receiving(schedule, tuning.goal) }
    let given = Overwriting(schedule)
    let streaming = Streaming(schedule)
    let streamed: Schedule
    switch tuning.goal {
    case .speed, .size: return (given.schedule, given.plan)
    case .balanced: streamed = streaming.smallest(within: Self.percentForMemory)
    case .ram: streamed = streaming.smallest
    }
    guard
      !streamed.blocks.isEmpty
        || streamed.steps.indices.contains(where: {
          streamed.node(at: $0).isFrugal
        })
    else { return (given.schedule, given.plan) }
    let other = Overwriting(streamed)
    let best = other.plan.arenaBytes < given.plan.arenaBytes ? other : given
    return (best.schedule, best.plan)
  }

  /// The same where the application hands over rows.
  private static func receiving(
    _ schedule: Schedule, _ goal: Tuning.Goal
  ) throws -> (schedule: Schedule, plan: MemoryPlan) {
    let streaming = Streaming(schedule)
    let streamed =
      switch goal {
      case .speed, .size: streaming.fastest
      case .balanced: streaming.smallest(within: percentForMemory)
      case .ram: streaming.smallest
      }
    guard !streamed.blocks.isEmpty else {
      throw readsNoRows(schedule)
    }
    let best = Overwriting(streamed)
    return (best.schedule, best.plan)
  }

  private static func readsNoRows(_ schedule: Schedule) -> UnsupportedModel {
    schedule.graph.unstreamable(
      schedule.steps.first ?? 0, "the first layer to read its input row by row")
  }

  /// How much longer an inference may take for a smaller arena if nobody says what matters.
  private static let percentForMemory = 2

  /// The plans that could be had instead of this one.
  package var menu: Menu { Menu(ordered) }

  /// Throws unless places in the arena are numbers of 32 bits.
  static func requireRoom(_ plan: MemoryPlan, _ schedule: Schedule) throws {
    guard plan.arenaBytes > Graph.largestTensorBytes else { return }
    let peak = schedule.steps.isEmpty ? nil : schedule.graph.nodes[schedule.steps[plan.peakStep]]
    let requirement = "the arena must have at most 256 MiB (needs \(plan.arenaBytes) bytes)"
    throw UnsupportedModel(nodes: [
      .init(index: peak?.origin ?? 0, op: peak?.name ?? "model", requirement: requirement)
    ])
  }

  /// Runs passes on the graphs inside nodes, the innermost first.
  private static func run(
    _ passes: [Pass], onRegionsOf graph: inout Graph
  ) -> [Shrinking] {
    var shrinking: [Shrinking] = []
    for index in graph.nodes.indices {
      guard var nesting = graph.nodes[index].op as? any Nesting else { continue }
      for region in nesting.regions.indices {
        shrinking += run(passes, onRegionsOf: &nesting.regions[region])
        for pass in passes {
          shrinking += pass.run(&nesting.regions[region])
          nesting.regions[region].verify(after: pass.name)
        }
      }
      graph.nodes[index].op = nesting
    }
    return shrinking
  }
}

/// No plan keeps within a budget.
package struct OverBudget: Error, CustomStringConvertible {
  package enum Memory: Sendable {
    case ram, flash
  }

  /// Of what.
  package let memory: Memory
  /// The bytes that there may be, and those that there are at least.
  package let budget, smallest: Int

  package init(of memory: Memory, budget: Int, smallest: Int) {
    (self.memory, self.budget, self.smallest) = (memory, budget, smallest)
  }

  package var description: String {
    switch memory {
    case .ram: "no plan has an arena of at most \(budget) bytes; the smallest has \(smallest) bytes"
    case .flash:
      "no kernels keep weights and code within \(budget) bytes; the smallest take about \(smallest) bytes"
    }
  }
}
