import IR
import TFLite

/// A model and everything the compiler made of it on the way to a program.
package struct Compilation: Sendable {
  /// The graph as the file has it.
  package let original: Graph
  /// The graph after all passes.
  package let graph: Graph
  /// What the passes took out, and why no output bit can change.
  package let shrinking: [Shrinking]
  package var program: Program

  /// Compiles the main subgraph of `model`.
  ///
  /// - Throws: `UnsupportedModel` with every node that Kinglet does not do; `MalformedGraph`.
  /// - Parameter integerPorts: conversions from and to floats at inputs and outputs are left to the
  ///   application; then the original graph has none either.
  /// - Parameter observe: sees the graph after the import (`"import"`) and after each pass.
  package init(
    _ model: Model, numerics: Numerics = .tflm, tuning: Tuning = Tuning(),
    integerPorts: Bool = false,
    observe: (_ stage: String, Graph) -> Void = { _, _ in }
  ) throws {
    var graph = try Graph(model, numerics: numerics)
    var shrinking = integerPorts ? graph.takeIntegerPorts() : []
    graph.verify(after: "import")
    observe("import", graph)
    original = graph
    graph.tune(for: tuning)
    let passes = Pass.standard + (tuning.shrinks ? Pass.shrinking : [])
    shrinking += Self.run(passes, onRegionsOf: &graph)
    for pass in passes {
      shrinking += pass.run(&graph)
      graph.verify(after: pass.name)
      observe(pass.name, graph)
    }
    var schedule = Order(Schedule(graph)).best()
    if tuning.goal == .ram { schedule = Streaming(schedule).smallest }
    let plan = MemoryPlan(Lifetimes(schedule))
    try Self.requireRoom(plan, schedule)
    self.graph = graph
    self.shrinking = shrinking + schedule.viewed
    program = Program(schedule, plan)
  }

  /// Throws unless places in the arena are numbers of 32 bits.
  private static func requireRoom(_ plan: MemoryPlan, _ schedule: Schedule) throws {
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
