import Compiler
import IR
import Testing

@testable import Operators

/// A run over all int8 elements, of `ops` one after the other.
private func chain(_ steps: (any Operator, TensorType)...) -> Graph {
  var graph = Graph()
  var value = graph.input(.int8(256))
  for (op, type) in steps { value = graph.append(op, [value], type) }
  graph.outputs = [value]
  return graph
}

private func outputs(_ graph: Graph) -> [Tensor] {
  let all = Tensor(.int8, Array(-128...127))
  return graph.outputs(in: Interpreter.run(graph, inputs: [all]))
}

struct MergeTablesTests {
  @Test func whatHappensToBytesBecomesOneTable() {
    let floats = TensorType(.float32, [256])
    let graph = chain(
      (Dequantize(), floats), (Tanh(), floats), (Quantize(), .int8(256, scale: 0.01, zeroPoint: 3)),
      (Logistic(), .int8(256, scale: 0x1p-8, zeroPoint: -128)))
    let (result, log) = rewrite(graph, .mergeTables)
    #expect(result.nodes.map(\.name) == ["LOOKUP"])
    #expect(outputs(result) == outputs(graph))
    #expect(
      log == ["#3 LOGISTIC: one table for #0 DEQUANTIZE, #1 TANH, #2 QUANTIZE, #3 LOGISTIC"])
  }

  @Test func branchesThatMeetAreOneTable() {
    var graph = Graph()
    let input = graph.input(.int8(256))
    let half = graph.constant(TensorType(.int8, [], scale: 0.25), [12])
    let moved = graph.append(Add(), [input, half], .int8(256, scale: 0.75))
    let clamped = graph.append(Relu6(), [moved], .int8(256, scale: 0.05, zeroPoint: -128))
    graph.outputs = [graph.append(Mul(), [input, clamped], .int8(256, scale: 2))]
    let (result, _) = rewrite(graph, .mergeTables)
    #expect(result.nodes.map(\.name) == ["LOOKUP"])
    #expect(outputs(result) == outputs(graph))
  }

  @Test func aClampThatNeverActsVanishes() {
    let type = TensorType.int8(256)
    let (result, log) = rewrite(chain((Relu(), type), (Relu(), type)), .mergeTables)
    #expect(log == ["#1 RELU: one table for #0 RELU, #1 RELU"])
    // Twice a clamp is a clamp, not a table.
    let calls = result.nodes[0].op.kernelCalls(result.signature(of: result.nodes[0]))
    #expect(calls.map(\.function) == ["kl_clamp_s8"])
    var graph = Graph()
    let input = graph.input(type)
    let vector = graph.constant(type, (0..<256).map { $0 - 128 })
    let sum = graph.append(Maximum(), [input, graph.constant(.int8(1), [-10])], type)
    let whole = graph.append(Maximum(), [sum, vector], type)
    graph.outputs = [graph.append(Relu(), [whole], type), sum]
    let (second, messages) = rewrite(graph, .mergeTables)
    #expect(messages.last == "#2 RELU: changes nothing")
    let last = second.nodes[second.nodes.count - 1]
    #expect((last.op as? any ViewForming)?.isView(second.signature(of: last)) ?? false)
  }

  @Test func whatOthersReadStays() {
    let type = TensorType.int8(256, scale: 0x1p-8, zeroPoint: -128)
    var graph = chain((Logistic(), type), (Logistic(), type))
    graph.outputs.append(graph.nodes[0].results[0])
    #expect(leavesAlone(graph, .mergeTables))
  }

  @Test func differentOperandsAreNoTable() {
    var graph = Graph()
    let inputs = [graph.input(.int8(256)), graph.input(.int8(256))]
    graph.outputs = [graph.append(Add(), inputs, .int8(256))]
    #expect(leavesAlone(graph, .mergeTables))
    let vector = graph.constant(.int8(256), (0..<256).map { $0 - 128 })
    graph.nodes[0].operands[1] = vector
    #expect(leavesAlone(graph, .mergeTables))
    #expect(
      leavesAlone(
        chain((Logistic(), .int8(256, scale: 0x1p-8, zeroPoint: -128))), .mergeTables))
  }
}
