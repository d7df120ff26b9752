import Compiler
import IR
import Testing

/// The graph that a pass makes of `graph`, and what it says it did.
///
/// The result is well formed and has the outputs of `graph` on random inputs.
func rewrite(_ graph: Graph, _ pass: Pass) -> (graph: Graph, log: [String]) {
  var result = graph
  let log = pass.run(&result)
  result.verify(after: pass.name)
  var dice = Dice(seed: 1)
  for _ in 0..<8 {
    let inputs = dice.inputs(of: graph)
    #expect(
      result.outputs(in: Interpreter.run(result, inputs: inputs))
        == graph.outputs(in: Interpreter.run(graph, inputs: inputs)))
  }
  return (result, log.map { "\($0.operator): \($0.what)" })
}

/// True if a pass leaves `graph` as it is.
func leavesAlone(_ graph: Graph, _ pass: Pass) -> Bool {
  let (result, log) = rewrite(graph, pass)
  return result.description == graph.description && log.isEmpty
}
