import IR
import Testing

/// Returns its variable as it was, and adds its operand to it.
private struct Accumulate: StateMutating {
  static let name = "ACCUMULATE"
  func check(_ types: Signature) throws(Unsupported) {}
  func kernelCalls(_ types: Signature) -> [KernelCall] { [] }
  func mutatedOperands(_ types: Signature) -> [Int] { [0] }
  func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (old, new) = (operands[0]?.int32s ?? [], operands[1]?.int32s ?? [])
    return [Tensor(.int8, old), Tensor(.int8, zip(old, new).map { $0 + $1 })]
  }
}

struct InterpreterTests {
  @Test func returnsEveryValueComputed() {
    let type = TensorType(.int8, [2])
    var graph = Graph()
    graph.inputs = [graph.value(type)]
    let once = graph.append(Increment(), graph.inputs, type)
    let twice = graph.append(Increment(), [once], type)
    let constant = graph.value(type, constant: Tensor(.int8, [5, 6]))
    graph.outputs = [twice, constant]

    let values = Interpreter.run(graph, inputs: [Tensor(.int8, [10, 126])])
    #expect(values[once]?.int32s == [11, 127])
    #expect(graph.outputs(in: values).map(\.int32s) == [[12, -128], [5, 6]])
  }

  @Test func stateLivesOnFromRunToRun() {
    let type = TensorType(.int8, [1])
    var graph = Graph()
    graph.inputs = [graph.value(type)]
    let state = graph.value(type, state: Tensor(.int8, [7]))
    graph.outputs = [graph.append(Accumulate(), [state, graph.inputs[0]], type)]

    var interpreter = Interpreter(graph)
    let outputs = (1...3).map { graph.outputs(in: interpreter.run([Tensor(.int8, [$0])])) }
    #expect(outputs.map { $0[0].int32s } == [[7], [8], [10]])
    #expect(interpreter.states[state]?.int32s == [13])
    #expect(
      graph.outputs(in: Interpreter.run(graph, inputs: [Tensor(.int8, [1])]))[0].int32s == [7])
  }

  @Test func inputsHaveTheSizeOfTheirType() async {
    await #expect(processExitsWith: .failure) {
      var graph = Graph()
      graph.inputs = [graph.value(TensorType(.int8, [2]))]
      _ = Interpreter.run(graph, inputs: [Tensor(.int8, [1])])
    }
  }
}
