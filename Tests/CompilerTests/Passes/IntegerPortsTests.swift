import IR
import Testing

@testable import Compiler
@testable import Operators

struct IntegerPortsTests {
  private let real = TensorType(.float32, [1, 4])

  @Test func conversionsAtThePortsGo() {
    var graph = Graph()
    let input = graph.input(real)
    let stored = graph.append(Quantize(), [input], .int8(1, 4))
    let relu = graph.append(Relu(), [stored], .int8(1, 4))
    graph.outputs = [graph.append(Dequantize(), [relu], real)]
    let gone = graph.takeIntegerPorts()
    #expect(gone.map(\.operator) == ["#0 QUANTIZE", "#2 DEQUANTIZE"])
    #expect(graph.inputs == [stored] && graph.outputs == [relu])
    #expect(graph.nodes.map(\.name) == ["RELU"])
  }

  @Test func floatsThatOthersReadStay() {
    var graph = Graph()
    let input = graph.input(real)
    let stored = graph.append(Quantize(), [input], .int8(1, 4))
    let square = graph.append(Mul(), [input, input], real)
    graph.outputs = [stored, square]
    #expect(graph.takeIntegerPorts().isEmpty)
    #expect(graph.nodes.count == 2)
  }

  @Test func conversionsInsideStay() {
    var graph = Graph()
    let input = graph.input(.int8(1, 4))
    let floats = graph.append(Dequantize(), [input], real)
    graph.outputs = [graph.append(Quantize(), [floats], .int8(1, 4))]
    #expect(graph.takeIntegerPorts().isEmpty)
  }
}
