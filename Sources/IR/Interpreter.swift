/// Runs graphs with the operators' own definitions: what the generated C must equal.
package struct Interpreter: Sendable {
  package let graph: Graph
  /// The values that live on from run to run.
  package private(set) var states: [Graph.ValueID: Tensor]

  /// An instance whose state is what it is before the first run.
  package init(_ graph: Graph) {
    self.graph = graph
    states = Dictionary(
      uniqueKeysWithValues: graph.states.compactMap { id in graph[id].state.map { (id, $0) } })
  }

  /// Runs once on fresh tensors and returns every value computed.
  ///
  /// - Requires: one tensor of the right type for each input.
  package mutating func run(_ inputs: [Tensor]) -> [Graph.ValueID: Tensor] {
    precondition(inputs.count == graph.inputs.count, "one tensor for each input")
    var values: [Graph.ValueID: Tensor] = [:]
    for (id, tensor) in zip(graph.inputs, inputs) {
      precondition(tensor.bytes.count == graph[id].type.byteCount, "an input has its type's size")
      values[id] = tensor
    }
    for node in graph.nodes {
      let types = graph.signature(of: node)
      let operands = node.operands.map { id in
        id.flatMap { graph[$0].constant ?? states[$0] ?? values[$0] }
      }
      let results = node.op.evaluate(operands, types)
      for (id, result) in zip(node.results, results) { values[id] = result }
      let mutated = (node.op as? any StateMutating)?.mutatedOperands(types) ?? []
      for (operand, state) in zip(mutated, results.dropFirst(node.results.count)) {
        guard let id = node.operands[operand] else { continue }
        states[id] = state
      }
    }
    // A variable may be an output too.
    return values.merging(states) { computed, _ in computed }
  }

  /// Every value that the first run of `graph` computes.
  package static func run(_ graph: Graph, inputs: [Tensor]) -> [Graph.ValueID: Tensor] {
    var interpreter = Interpreter(graph)
    return interpreter.run(inputs)
  }
}

extension Graph {
  /// The outputs of the graph among the values of a run.
  package func outputs(in values: [ValueID: Tensor]) -> [Tensor] {
    outputs.map { id in
      guard let tensor = self[id].constant ?? values[id] else {
        preconditionFailure("every output is computed")
      }
      return tensor
    }
  }
}
