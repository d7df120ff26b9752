import IR
import Testing

@testable import Compiler
@testable import Operators

struct OrderTests {
  private func most(_ schedule: Schedule) -> Int { Lifetimes(schedule).liveBytes.max() ?? 0 }

  /// Two branches that each go through an image: one after the other, not both images at once.
  @Test func oneBranchAfterTheOther() {
    var graph = Graph()
    let input = graph.input(.int8(1, 8))
    let weights = (graph.weights([400, 8]), graph.weights([4, 400]))
    let large = (0..<2).map { _ in
      graph.append(FullyConnected(), [input, weights.0], .int8(1, 400))
    }
    let small = large.map { graph.append(FullyConnected(), [$0, weights.1], .int8(1, 4)) }
    graph.outputs = [graph.append(Add(), [small[0], small[1]], .int8(1, 4))]
    let given = Schedule(graph)
    let best = Order(given).best()
    #expect(given.steps == [0, 1, 2, 3, 4] && most(given) == 808)
    #expect(best.steps == [0, 2, 1, 3, 4] && most(best) == 412)
    #expect(Order(given).best(limit: 3).steps == given.steps)
  }

  @Test func aChainKeepsItsOrder() {
    var graph = Graph()
    var value = graph.input(.int8(4))
    for _ in 0..<5 { value = graph.append(Relu(), [value], .int8(4)) }
    graph.outputs = [value]
    #expect(Order(Schedule(graph)).best().steps == [0, 1, 2, 3, 4])
  }

  /// Every order there is, for graphs of few steps.
  @Test(arguments: 0..<60)
  func noOrderNeedsLess(seed: Int) {
    let schedule = Schedule(randomGraph(seed: seed, nodes: 6))
    let least = orders(of: schedule).map { most(schedule.ordered($0)) }.min() ?? 0
    #expect(most(Order(schedule).best()) == least)
  }

  @Test(arguments: 0..<200)
  func reorderedProgramsComputeTheSame(seed: Int) {
    let graph = randomGraph(seed: seed, nodes: 14)
    let schedule = Order(Schedule(graph)).best()
    let plan = MemoryPlan(Lifetimes(schedule), work: 1_000_000)
    #expect(isSound(plan) && most(schedule) <= most(Schedule(graph)))
    var arena = ArenaInterpreter(Program(schedule, plan))
    var dice = Dice(seed: seed)
    let inputs = dice.inputs(of: graph)
    #expect(arena.run(inputs) == graph.outputs(in: Interpreter.run(graph, inputs: inputs)))
  }

  /// Layers of different widths that read random earlier values.
  private func randomGraph(seed: Int, nodes: Int) -> Graph {
    var dice = Dice(seed: seed)
    var graph = Graph()
    var known = [graph.input(.int8(1, 4 * dice.int(1...6)))]
    for _ in 0..<nodes {
      let operand = dice.pick(known.suffix(4) + known.prefix(1))
      let width = graph[operand].type.count
      let same = known.filter { graph[$0].type.count == width }
      switch dice.int(0...3) {
      case 0: known.append(graph.append(Relu(), [operand], .int8(1, width)))
      case 1: known.append(graph.append(Add(), [operand, dice.pick(same)], .int8(1, width)))
      default:
        let units = 4 * dice.int(1...20)
        known.append(
          graph.append(
            FullyConnected(), [operand, graph.weights([units, width])], .int8(1, units)))
      }
    }
    let used = graph.useCounts
    graph.outputs = known.dropFirst().filter { used[$0] == nil }
    return graph
  }

  /// All orders of the steps in which each runs after those whose results it reads.
  private func orders(of schedule: Schedule) -> [[Int]] {
    let graph = schedule.graph
    let makers = graph.producers
    var complete: [[Int]] = []
    func extend(_ order: [Int]) {
      if order.count == schedule.steps.count { return complete.append(order) }
      for step in schedule.steps.indices where !order.contains(step) {
        let made = Set(order.map { schedule.steps[$0] })
        let operands = graph.nodes[schedule.steps[step]].operands.compactMap { $0 }
        if operands.allSatisfy({ makers[schedule.storage(of: $0)].map(made.contains) ?? true }) {
          extend(order + [step])
        }
      }
    }
    extend([])
    return complete
  }
}
