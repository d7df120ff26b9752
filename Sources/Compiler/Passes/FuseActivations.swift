import IR

extension Pass {
  /// Moves an activation into the operator that feeds it.
  ///
  ///     %3 = conv_2d %0, %1, %2
  ///     %4 = relu %3                   →   %4 = conv_2d[relu] %0, %1, %2
  package static let fuseActivations = Pass("fuse-activations") { graph in
    var fusions: [Shrinking] = []
    var fused: Set<Int> = []
    let (producers, useCounts) = (graph.producers, graph.useCounts)
    for index in graph.nodes.indices.reversed() {
      let node = graph.nodes[index]
      guard let clamp = node.op as? any Clamping,
        // A clamp between two scales also rescales; the kernel's clamp does not.
        let activation = clamp.fusableActivation(graph.signature(of: node)),
        let operand = node.operands[0], useCounts[operand] == 1,
        // A clamp may also give its elements another shape.
        graph[operand].type.shape == graph[node.results[0]].type.shape,
        let feeder = producers[operand],
        var op = graph.nodes[feeder].op as? any ActivationFusing, op.activation == .none
      else { continue }
      op.activation = activation
      graph.nodes[feeder].op = op
      graph.nodes[feeder].results = node.results
      fused.insert(index)
      fusions.append(
        Shrinking(
          node, "clamp moved into \(graph.nodes[feeder].label)",
          proof: "both results have the same scale and zero point"))
    }
    graph.nodes = graph.nodes.indices.filter { !fused.contains($0) }.map { graph.nodes[$0] }
    return fusions.reversed()
  }
}
