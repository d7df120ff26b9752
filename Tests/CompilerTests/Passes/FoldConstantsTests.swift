import Compiler
import IR
import Testing

@testable import Operators

struct FoldConstantsTests {
  @Test func whatDependsOnConstantsAloneIsComputed() {
    var graph = Graph()
    let input = graph.input(.int8(2))
    let constant = graph.constant(.int8(2), [-20, 4])
    let clamped = graph.append(Relu(), [constant], .int8(2))
    let reshaped = graph.append(Reshape(), [clamped], .int8(1, 2))
    graph.outputs = [graph.append(Add(), [input, reshaped], .int8(1, 2)), clamped]
    #expect(
      graph.description == """
        %0 = input int8[2] 0.5 -10
        %1 = constant int8[2] 0.5 -10
        %2 = relu %1 : int8[2] 0.5 -10
        %3 = reshape %2 : int8[1x2] 0.5 -10
        %4 = add %0, %3 : int8[1x2] 0.5 -10
        output %4
        output %2
        """)
    let (result, log) = rewrite(graph, .foldConstants)
    #expect(
      result.description == """
        %0 = input int8[2] 0.5 -10
        %2 = constant int8[2] 0.5 -10
        %3 = constant int8[1x2] 0.5 -10
        %4 = add %0, %3 : int8[1x2] 0.5 -10
        output %4
        output %2
        """)
    #expect(result[clamped].constant == Tensor(.int8, [-10, 4]))
    #expect(log == ["#0 RELU: computed when compiling", "#1 RESHAPE: computed when compiling"])
  }

  /// A constant element with that many bytes of padding after it.
  private func padded(by bytes: Int) -> Graph {
    var graph = Graph()
    let element = graph.constant(.int8(1), [1])
    let pairs = graph.constant(TensorType(.int32, [1, 2]), [0, Int32(bytes)])
    graph.outputs = [graph.append(Pad(), [element, pairs], .int8(1 + bytes))]
    return graph
  }

  @Test func constantsGrowByAFewKilobytesAtMost() {
    // The paddings are bytes too: 8 of them.
    #expect(rewrite(padded(by: 4096 + 8), .foldConstants).graph.nodes.isEmpty)
    #expect(leavesAlone(padded(by: 4096 + 9), .foldConstants))
  }

  @Test func whatDependsOnShapesAloneIsComputed() {
    var graph = Graph()
    let input = graph.input(.int8(2, 3))
    graph.outputs = [graph.append(Shape(), [input], TensorType(.int32, [2]))]
    let (result, log) = rewrite(graph, .foldConstants)
    #expect(result[result.outputs[0]].constant == Tensor(.int32, [2, 3]))
    #expect(log == ["#0 SHAPE: computed when compiling"])
  }

  @Test func anInputIsNoConstant() {
    var graph = Graph()
    let (input, constant) = (graph.input(.int8(2)), graph.constant(.int8(2), [1, 2]))
    graph.outputs = [graph.append(Add(), [input, constant], .int8(2))]
    #expect(leavesAlone(graph, .foldConstants))
  }

  @Test func stateIsNoConstant() {
    var graph = Graph()
    let state = graph.value(.int8(2), state: Tensor(.int8, [1, 2]))
    graph.outputs = [graph.append(Relu(), [state], .int8(2))]
    #expect(leavesAlone(graph, .foldConstants))
  }
}
