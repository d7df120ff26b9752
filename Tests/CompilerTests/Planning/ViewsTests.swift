import IR
import Testing

@testable import Compiler
@testable import Operators

/// Concatenations and divisions that move no byte.
struct ViewsTests {
  private let ones = Window(strideY: 1, strideX: 1, padding: .same)

  private func relu(_ graph: inout Graph, _ value: Graph.ValueID) -> Graph.ValueID {
    graph.append(LeakyRelu(alpha: 0.5), [value], graph[value].type)
  }

  @Test func partsAreMadeInTheirPlace() {
    var graph = Graph()
    let input = graph.input(.int8(1, 8))
    let a = relu(&graph, input)
    let b = relu(&graph, a)
    graph.outputs = [graph.append(Concatenation(axis: 1), [a, b], .int8(1, 16))]
    let schedule = Schedule(graph)
    #expect(schedule.steps == [0, 1])
    #expect([a, b].map(schedule.storage) == [graph.outputs[0], graph.outputs[0]])
    #expect([a, b].map(schedule.offset) == [0, 8])
    // All of it is read only at the end, but its first part again by the second step.
    #expect(MemoryPlan(Lifetimes(schedule)).arenaBytes == 16)
  }

  @Test func whatIsNotOneRunIsCopied() {
    var graph = Graph()
    let input = graph.input(.int8(2, 8))
    let a = relu(&graph, input)
    let b = relu(&graph, a)
    graph.outputs = [graph.append(Concatenation(axis: 1), [a, b], .int8(2, 16))]
    #expect(Schedule(graph).steps == [0, 1, 2])
  }

  @Test func whatWouldNotBeAlignedIsCopied() {
    var graph = Graph()
    let input = graph.input(.int8(1, 7))
    let a = relu(&graph, input)
    graph.outputs = [
      graph.append(Concatenation(axis: 1), [a, relu(&graph, a)], .int8(1, 14))
    ]
    #expect(Schedule(graph).steps == [0, 1, 2])
  }

  @Test func aPartThatIsThereTwiceIsCopied() {
    var graph = Graph()
    let a = relu(&graph, graph.input(.int8(1, 8)))
    graph.outputs = [graph.append(Concatenation(axis: 1), [a, a], .int8(1, 16))]
    #expect(Schedule(graph).steps == [0, 1])
  }

  @Test func slicesOfOneRunAreViews() {
    var graph = Graph()
    let input = graph.input(.int8(4, 8))
    let begin = graph.constant(TensorType(.int32, [2]), [1, 0])
    let size = graph.constant(TensorType(.int32, [2]), [2, 8])
    graph.outputs = [graph.append(Slice(), [input, begin, size], .int8(2, 8))]
    let schedule = Schedule(graph)
    #expect(schedule.steps.isEmpty)
    #expect(schedule.storage(of: graph.outputs[0]) == input)
    #expect(schedule.offset(of: graph.outputs[0]) == 8)
  }

  /// Graphs of steps, parts and joins, run in an arena in which every byte has one owner at a time.
  @Test(arguments: 0..<300) func bytesHaveOneOwner(seed: Int) {
    var dice = Dice(seed: seed)
    var graph = Graph()
    var values = [graph.input(.int8(1, 16)), graph.input(.int8(1, 8))]
    for _ in 0..<dice.int(3...9) {
      let value = values[dice.int(0...values.count - 1)]
      let count = graph[value].type.count
      switch dice.int(0...3) {
      case 0 where count >= 8:
        let begin = graph.constant(TensorType(.int32, [2]), [0, Int32(dice.pick([0, 4, 3]))])
        let size = graph.constant(TensorType(.int32, [2]), [1, 4])
        values.append(graph.append(Slice(), [value, begin, size], .int8(1, 4)))
      case 1:
        let other = values[dice.int(0...values.count - 1)]
        let both = .int8(1, count + graph[other].type.count) as TensorType
        values.append(graph.append(Concatenation(axis: 1), [value, other], both))
      case 2:
        values.append(graph.append(Add(), [value, value], graph[value].type))
      default:
        values.append(relu(&graph, value))
      }
    }
    graph.outputs = [values[values.count - 1], values[values.count - 2]]
    let schedule = Order(Schedule(graph)).best()
    let overwriting = Overwriting(schedule)
    #expect(overwriting.plan.violations() == [])
    let inputs = graph.inputs.map { id in
      Tensor(.int8, (0..<graph[id].type.count).map { _ in Int32(dice.int(-128...127)) })
    }
    var arena = ArenaInterpreter(Program(overwriting.schedule, overwriting.plan))
    #expect(arena.run(inputs) == graph.outputs(in: Interpreter.run(graph, inputs: inputs)))
  }
}
