import Compiler
import IR
import Testing

@testable import Operators

struct ScheduleTests {
  @Test func viewsAreNoSteps() {
    var graph = Graph()
    let input = graph.input(.int8(4))
    let square = graph.append(Reshape(), [input], .int8(2, 2))
    let row = graph.append(Reshape(), [square], .int8(1, 4))
    let sum = graph.append(Add(), [row, row], .int8(1, 4))
    let flat = graph.append(Reshape(), [sum], .int8(4))
    graph.outputs = [flat]

    let schedule = Schedule(graph)
    #expect(schedule.steps == [2])
    #expect(
      [input, square, row, sum, flat].map(schedule.storage) == [input, input, input, sum, sum])
    #expect(schedule.viewed.map(\.operator) == ["#0 RESHAPE", "#1 RESHAPE", "#3 RESHAPE"])
  }

  @Test func aConstantIsNotViewed() {
    var graph = Graph()
    let constant = graph.constant(.int8(4), [1, 2, 3, 4])
    graph.outputs = [graph.append(Reshape(), [constant], .int8(2, 2))]
    #expect(Schedule(graph).steps == [0])
  }

  @Test func stateIsNotViewed() {
    var graph = Graph()
    let state = graph.value(.int8(4), state: Tensor(.int8, [1, 2, 3, 4]))
    graph.outputs = [graph.append(Reshape(), [state], .int8(2, 2))]
    #expect(Schedule(graph).steps == [0])
  }

  @Test func anOperatorIsAViewOnlyWhereItChangesNothing() {
    var graph = Graph()
    let input = graph.input(.int8(4))
    let same = graph.append(Quantize(), [input], .int8(4))
    graph.outputs = [graph.append(Quantize(), [same], .int8(4, scale: 0.25))]
    #expect(Schedule(graph).steps == [1])
  }
}
