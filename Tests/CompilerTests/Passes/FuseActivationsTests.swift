import Compiler
import IR
import Testing

@testable import Operators

/// `input → fully connected → clamp → output`, where both results have the type of `result`.
private func denseThenClamp(
  _ clamp: any Operator = Relu(), fused: Activation = .none,
  result: TensorType = .int8(1, 2), clamped: TensorType? = nil
) -> Graph {
  var graph = Graph()
  let input = graph.input(.int8(1, 4))
  let weights = graph.weights([2, 4])
  let dense = graph.append(FullyConnected(activation: fused), [input, weights], result)
  graph.outputs = [graph.append(clamp, [dense], clamped ?? result)]
  return graph
}

struct FuseActivationsTests {
  @Test func aClampMovesIntoItsFeeder() {
    let graph = denseThenClamp()
    #expect(
      graph.description == """
        %0 = input int8[1x4] 0.5 -10
        %1 = constant int8[2x4] 0.25 0
        %2 = fully_connected %0, %1 : int8[1x2] 0.5 -10
        %3 = relu %2 : int8[1x2] 0.5 -10
        output %3
        """)
    let (result, log) = rewrite(graph, .fuseActivations)
    #expect(
      result.description == """
        %0 = input int8[1x4] 0.5 -10
        %1 = constant int8[2x4] 0.25 0
        %3 = fully_connected[relu] %0, %1 : int8[1x2] 0.5 -10
        output %3
        """)
    #expect(log == ["#1 RELU: clamp moved into #0 FULLY_CONNECTED"])
  }

  @Test func theFirstOfTwoClampsMoves() {
    var graph = denseThenClamp(Relu6())
    graph.outputs = [graph.append(Relu(), graph.outputs, .int8(1, 2))]
    #expect(
      rewrite(graph, .fuseActivations).graph.description == """
        %0 = input int8[1x4] 0.5 -10
        %1 = constant int8[2x4] 0.25 0
        %3 = fully_connected[relu6] %0, %1 : int8[1x2] 0.5 -10
        %4 = relu %3 : int8[1x2] 0.5 -10
        output %4
        """)
  }

  @Test func aFeederWithAnotherUserKeepsItsResult() {
    var graph = denseThenClamp()
    graph.outputs.append(graph.append(Relu6(), [graph.id(at: 2)], .int8(1, 2)))
    #expect(leavesAlone(graph, .fuseActivations))
  }

  @Test func anOutputIsAUser() {
    var graph = denseThenClamp()
    graph.outputs.append(graph.id(at: 2))
    #expect(leavesAlone(graph, .fuseActivations))
  }

  @Test func aClampBetweenTwoScalesStays() {
    #expect(leavesAlone(denseThenClamp(clamped: .int8(1, 2, scale: 0.25)), .fuseActivations))
    #expect(leavesAlone(denseThenClamp(clamped: .int8(1, 2, zeroPoint: 3)), .fuseActivations))
  }

  @Test func aClampThatReshapesStays() {
    var graph = Graph()
    let input = graph.input(.int8(1, 3, 3, 1))
    let filters = graph.weights([2, 3, 3, 1])
    let conv = Conv2D(Window(strideY: 1, strideX: 1, padding: .valid))
    let image = graph.append(conv, [input, filters], .int8(1, 1, 1, 2))
    graph.outputs = [graph.append(Relu(), [image], .int8(2))]
    #expect(leavesAlone(graph, .fuseActivations))
  }

  @Test func aFeederThatClampsAlreadyStays() {
    #expect(leavesAlone(denseThenClamp(fused: .relu6), .fuseActivations))
  }

  @Test func aFeederThatCannotClampStays() {
    var graph = Graph()
    let input = graph.input(.int8(4))
    let reshaped = graph.append(Reshape(), [input], .int8(2, 2))
    graph.outputs = [
      graph.append(Relu(), [reshaped], .int8(2, 2)), graph.append(Relu(), [input], .int8(4)),
    ]
    #expect(leavesAlone(graph, .fuseActivations))
  }
}
