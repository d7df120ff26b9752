import IR

/// Runs programs with the operators' own definitions: what the generated C must equal.
package enum Interpreter {
  /// Runs `graph` on fresh tensors and returns every value it computes.
  ///
  /// - Requires: one tensor of the right type for each input.
  package static func run(_ graph: Graph, inputs: [Tensor]) -> [Graph.ValueID: Tensor] {
    precondition(inputs.count == graph.inputs.count, "one tensor for each input")
    var values: [Graph.ValueID: Tensor] = [:]
    for (id, tensor) in zip(graph.inputs, inputs) {
      precondition(tensor.bytes.count == graph[id].type.byteCount, "an input has its type's size")
      values[id] = tensor
    }
    func tensor(_ id: Graph.ValueID) -> Tensor? { graph[id].constant ?? values[id] }
    for node in graph.nodes {
      let operands = node.operands.map { $0.flatMap(tensor) }
      let results = node.op.evaluate(operands, graph.signature(of: node))
      for (id, result) in zip(node.results, results) { values[id] = result }
    }
    return values
  }
}

extension Graph {
  /// The outputs of the graph among the values of a run.
  package func outputs(in values: [ValueID: Tensor]) -> [Tensor] {
    outputs.map { id in
      guard let tensor = self[id].constant ?? values[id] else {
        preconditionFailure("every output is defined")
      }
      return tensor
    }
  }
}
