import IR
import Testing

struct GraphPrintingTests {
  @Test func printsOneLineAValue() {
    let type = TensorType(.int8, [1, 4], scale: 0.5, zeroPoint: -128)
    var graph = Graph()
    let input = graph.value(type)
    graph.inputs = [input]
    let perChannel = Quantization(scales: [1, 2], zeroPoints: [0, 0], axis: 0)
    let weights = graph.value(
      TensorType(.int8, [2, 2], perChannel), constant: Tensor(.int8, [1, 2, 3, 4]))
    _ = graph.value(TensorType(.int32, [1]), constant: Tensor(.int32, [9]))
    let state = graph.value(type, state: Tensor(.int8, [0, 0, 0, 0]))
    let sum = graph.append(Increment(attributes: ["relu", "stride 2x2"]), [input], type)
    let (left, right) = (graph.value(type), graph.value(TensorType(.float32, [])))
    graph.nodes.append(Graph.Node(Fork(), [sum, nil, weights, state], [left, right], origin: 1))
    graph.outputs = [right, left]
    #expect(
      graph.description == """
        %0 = input int8[1x4] 0.5 -128
        %1 = constant int8[2x2] 2 scales
        %3 = state int8[1x4] 0.5 -128
        %4 = increment[relu stride 2x2] %0 : int8[1x4] 0.5 -128
        %5, %6 = fork %4, _, %1, %3 : int8[1x4] 0.5 -128, float32[]
        output %6
        output %5
        """)
  }
}
