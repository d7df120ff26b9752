import Compiler
import IR
import Testing

@testable import Operators

struct RemoveUnusedTests {
  @Test func whatNoOutputDependsOnGoes() {
    var graph = Graph()
    let input = graph.input(.int8(2))
    let kept = graph.append(Relu(), [input], .int8(2))
    let dead = graph.append(Add(), [kept, input], .int8(2))
    graph.append(Relu(), [dead], .int8(2))
    graph.outputs = [kept]
    let (result, log) = rewrite(graph, .removeUnused)
    #expect(
      result.description == """
        %0 = input int8[2] 0.5 -10
        %1 = relu %0 : int8[2] 0.5 -10
        output %1
        """)
    #expect(log == ["#1 ADD: removed", "#2 RELU: removed"])
    #expect(leavesAlone(result, .removeUnused))
  }

  @Test func whatChangesStateStays() {
    var graph = Graph()
    let input = graph.input(.int8(2))
    let state = graph.value(.int8(2), state: Tensor(.int8, [0, 0]))
    let clamped = graph.append(Relu(), [input], .int8(2))
    graph.nodes.append(Graph.Node(AssignVariable(), [state, clamped], [], origin: 1))
    graph.outputs = [input]
    #expect(leavesAlone(graph, .removeUnused))
  }
}
