import IR
import Testing

@testable import Compiler
@testable import Operators

/// Layers that run together, row by row.
struct RowBlockTests {
  private let same = Window(strideY: 1, strideX: 1, padding: .same)

  /// Two convolutions with windows of 3 by 3 pixels, the image added, and the mean of all that.
  private func residual() -> Graph {
    var graph = Graph()
    let image = graph.input(.int8(1, 8, 6, 4))
    let first = graph.append(
      Conv2D(same), [image, graph.weights([4, 3, 3, 4])], .int8(1, 8, 6, 4), name: "first")
    let second = graph.append(
      Conv2D(same), [first, graph.weights([4, 3, 3, 4])], .int8(1, 8, 6, 4), name: "second")
    let sum = graph.append(Add(), [second, first], .int8(1, 8, 6, 4), name: "sum")
    let whole = Window(strideY: 1, strideX: 1, padding: .valid)
    let pool = AveragePool2D(PoolingWindow(height: 8, width: 6, whole))
    graph.outputs = [graph.append(pool, [sum], .int8(1, 1, 1, 4), name: "mean")]
    return graph
  }

  @Test func keepsTheRowsThatAreStillNeeded() throws {
    let graph = residual()
    let schedule = Schedule(graph)
    let block = try #require(RowBlock(schedule, 0..<4))
    let rows = Dictionary(
      uniqueKeysWithValues: block.rings.map { (graph[$0.key].name, $0.value) })
    // The window reaches a row further than the sum, whose row takes the place of its operand's.
    #expect(rows == ["first": 3, "sum": 1])
    #expect(
      block.places.map { [graph[$0.key].name, graph[$0.value].name] } == [["second", "sum"]])
    #expect(block.consumptions.keys.sorted() == [3])
    #expect(block.consumptions[3]?.accumulatorBytes == 16)
  }

  @Test func whatIsReadAfterwardsIsKeptWhole() throws {
    var graph = residual()
    let first = try #require(graph.nodes.first).results[0]
    graph.outputs.append(first)
    let block = try #require(RowBlock(Schedule(graph), 0..<3))
    #expect(block.rings[first] == nil)
  }

  @Test func stepsWithoutRowsAreNoBlock() {
    var graph = Graph()
    let image = graph.input(.int8(1, 4, 4, 2))
    let dense = graph.append(FullyConnected(), [image, graph.weights([3, 32])], .int8(1, 3))
    graph.outputs = [graph.append(Relu(), [dense], .int8(1, 3))]
    #expect(RowBlock(Schedule(graph), 0..<2) == nil)
  }

  @Test(arguments: 0..<60) func rowsInTheArenaEqualTheGraph(seed: Int) throws {
    var dice = Dice(seed: seed)
    var graph = Graph()
    var image = graph.input(.int8(1, dice.int(4...9), dice.int(3...6), 3))
    var skip = image
    for _ in 0..<dice.int(2...6) {
      let shape = graph[image].type.shape
      switch dice.int(0...3) {
      case 0 where graph[skip].type.shape == shape && skip != image:
        image = graph.append(Add(), [image, skip], graph[image].type)
      case 1:
        image = graph.append(
          DepthwiseConv2D(same), [image, graph.weights([1, 3, 3, shape[3]])], graph[image].type)
      case 2 where shape[1] > 2:
        let window = Window(strideY: 2, strideX: 1, padding: .same)
        let rows = (shape[1] + 1) / 2
        image = graph.append(
          Conv2D(window), [image, graph.weights([4, 3, 3, shape[3]])],
          .int8(1, rows, shape[2], 4))
      default:
        skip = image
        image = graph.append(
          Conv2D(same), [image, graph.weights([shape[3], 3, 1, shape[3]])], graph[image].type)
      }
    }
    graph.outputs = [image]
    let whole = Schedule(graph)
    let schedules: [Schedule?] = [
      Streaming(whole).smallest, whole.streaming([0..<whole.steps.count]),
    ]
    for schedule in schedules {
      guard let schedule else { continue }
      let plan = MemoryPlan(Lifetimes(schedule))
      #expect(plan.violations() == [])
      let count = graph[graph.inputs[0]].type.count
      let input = Tensor(.int8, (0..<count).map { _ in Int32(dice.int(-128...127)) })
      var arena = ArenaInterpreter(Program(schedule, plan))
      #expect(arena.run([input]) == graph.outputs(in: Interpreter.run(graph, inputs: [input])))
    }
  }
}
