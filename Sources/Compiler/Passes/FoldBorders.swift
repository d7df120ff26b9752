import IR

extension Pass {
  /// Moves a border of zero points into the operator that reads it.
  ///
  ///     %2 = pad %0, %1
  ///     %4 = conv_2d[valid] %2, %3     →   %4 = conv_2d[valid border 1 1 1 1] %0, %3
  package static let foldBorders = Pass("fold-borders") { graph in
    var folded: [Shrinking] = []
    let producers = graph.producers
    for index in graph.nodes.indices {
      let node = graph.nodes[index]
      guard let reader = node.op as? any BorderAbsorbing,
        let padded = node.operands[0],
        node.operands.dropFirst().allSatisfy({ $0 != padded }),
        let producer = producers[padded].map({ graph.nodes[$0] }),
        let border = (producer.op as? any BorderAdding)?.border(graph.signature(of: producer)),
        let image = producer.operands[0],
        graph[image].type.storesLike(graph[padded].type)
      else { continue }
      graph.nodes[index].op = reader.absorbing(border, graph.signature(of: node))
      graph.nodes[index].operands[0] = image
      folded.append(
        Shrinking(
          producer, "border moved into \(node.label)",
          proof: "the border holds the zero point, which adds nothing to a sum"))
    }
    return folded
  }
}
