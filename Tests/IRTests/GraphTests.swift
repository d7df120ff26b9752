import IR
import Testing

struct GraphTests {
  private static let type = TensorType(.int8, [4])

  @Test func countsUsesAndFindsProducers() {
    var graph = Graph()
    let input = graph.value(Self.type, name: "in")
    graph.inputs = [input]
    let once = graph.append(Increment(), [input], Self.type)
    let twice = graph.append(Fork(), [once, once], Self.type)
    graph.outputs = [twice, once]

    #expect(graph.useCounts == [input: 1, once: 3, twice: 1])
    #expect(graph.producers == [once: 0, twice: 1])
    #expect(graph.nodes.map(\.origin) == [0, 1])
    #expect(graph.id(at: 1) == once)
  }

  @Test func signatureShowsTypesAndConstants() {
    var graph = Graph()
    let constant = Tensor(.int8, [1, 2, 3, 4])
    let weights = graph.value(Self.type, constant: constant)
    let wide = TensorType(.int32, [2])
    let input = graph.value(wide)
    graph.inputs = [input]
    graph.append(Fork(), [input, nil, weights], Self.type)

    let signature = graph.signature(of: graph.nodes[0])
    #expect(signature.operands == [wide, nil, Self.type])
    #expect(signature.constants == [nil, nil, constant])
    #expect(signature.results == [Self.type])
    #expect(signature.numerics == .tflm)
  }

  @Test func statesAreTheValuesThatLiveOn() {
    var graph = Graph()
    _ = graph.value(Self.type)
    let state = graph.value(Self.type, state: Tensor(.int8, [0, 0, 0, 0]))
    #expect(graph.states == [state])
  }

  @Test func idsNameValuesThatExist() async {
    await #expect(processExitsWith: .failure) { _ = Graph().id(at: 0) }
  }
}
