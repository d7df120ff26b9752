import IR
import Testing

/// `input → increment → fork → two outputs`, with a constant beside.
private func soundGraph() -> Graph {
  let type = TensorType(.int8, [2])
  var graph = Graph()
  graph.inputs = [graph.value(type)]
  let constant = graph.value(type, constant: Tensor(.int8, [1, 2]))
  let sum = graph.append(Increment(), graph.inputs, type)
  let results = [graph.value(type), graph.value(type)]
  graph.nodes.append(Graph.Node(Fork(), [sum, constant, nil], results, origin: 1))
  graph.outputs = results + [constant]
  return graph
}

struct GraphVerifyTests {
  @Test func aSoundGraphPasses() {
    soundGraph().verify(after: "test")
    Graph().verify(after: "test")
  }

  @Test func operandsAreDefinedBeforeUse() async {
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph.nodes.swapAt(0, 1)
      graph.verify(after: "test")
    }
  }

  @Test func valuesAreDefinedOnce() async {
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph.nodes[1].results[1] = graph.nodes[0].results[0]
      graph.verify(after: "test")
    }
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph.nodes[1].results[1] = graph.inputs[0]
      graph.verify(after: "test")
    }
  }

  @Test func constantsAreWholeAndOfTheirType() async {
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph[graph.id(at: 1)].constant = Tensor(.int8, [1])
      graph.verify(after: "test")
    }
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph[graph.id(at: 1)].constant = Tensor(.uint8, [1, 2])
      graph.verify(after: "test")
    }
  }

  @Test func inputsAreNotConstant() async {
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph[graph.inputs[0]].constant = Tensor(.int8, [1, 2])
      graph.verify(after: "test")
    }
  }

  @Test func operatorsAgreeWithTheirTypes() async {
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph[graph.inputs[0]].type.element = .uint8
      graph.verify(after: "test")
    }
  }

  @Test func outputsAreDefined() async {
    await #expect(processExitsWith: .failure) {
      var graph = soundGraph()
      graph.outputs.append(graph.value(TensorType(.int8, [2])))
      graph.verify(after: "test")
    }
  }
}
