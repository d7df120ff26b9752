import IR

extension Pass {
  /// Computes what depends on constants, or on shapes, alone.
  ///
  ///     %1 = constant int8[4]
  ///     %2 = dequantize %1             →   %2 = constant float32[4]
  package static let foldConstants = Pass("fold-constants") { graph in
    var kept: [Graph.Node] = []
    var folded: [Shrinking] = []
    var budget = mostSteps
    for node in graph.nodes {
      let types = graph.signature(of: node)
      guard isFoldable(node, types), node.op.steps(types) <= budget else {
        kept.append(node)
        continue
      }
      budget -= node.op.steps(types)
      for (result, value) in zip(node.results, node.op.evaluate(types.constants, types)) {
        graph[result].constant = value
      }
      let proof =
        node.op is any ElementBlind
        ? "its result depends on shapes alone" : "every operand is constant"
      folded.append(Shrinking(node, "computed when compiling", proof: proof))
    }
    graph.nodes = kept
    return folded
  }

  /// Constants that would grow beyond this stay computed: flash is not worth a short loop.
  private static let largestGrowthBytes = 4096

  private static func isFoldable(_ node: Graph.Node, _ types: Signature) -> Bool {
    // A loop may run for ever.
    guard !node.operands.isEmpty, !(node.op is any Nesting),
      node.op is any ElementBlind
        || zip(types.operands, types.constants).allSatisfy({ $0 == nil || $1 != nil })
    else { return false }
    // What is not constant takes no flash.
    let before = zip(types.operands, types.constants).reduce(0) {
      $0 + ($1.1 == nil ? 0 : $1.0?.byteCount ?? 0)
    }
    let after = types.results.reduce(0) { $0 + $1.byteCount }
    return after <= before + largestGrowthBytes
  }

  /// What all folding together may cost: a hostile file asks for more than a lifetime.
  private static let mostSteps = 1 << 26
}
