import IR

extension Pass {
  /// Removes the nodes whose results nobody reads.
  ///
  ///     %2 = relu %0
  ///     %3 = logistic %0
  ///     output %2                      →   %2 = relu %0
  package static let removeUnused = Pass("remove-unused") { graph in
    var used = Set(graph.outputs)
    var kept: [Graph.Node] = []
    var removed: [Shrinking] = []
    for node in graph.nodes.reversed() {
      guard node.results.contains(where: used.contains) || node.op is any StateMutating else {
        removed.append(Shrinking(node, "removed", proof: "no output depends on its results"))
        continue
      }
      kept.append(node)
      used.formUnion(node.operands.compactMap { $0 })
    }
    graph.nodes = kept.reversed()
    return removed.reversed()
  }
}
