import IR

extension Pass {
  /// Makes one table of what happens to int8 elements one after the other, and nothing of what leaves
  /// every element that can occur as it is.
  ///
  ///     %1 = dequantize %0 : float32[8]
  ///     %2 = tanh %1 : float32[8]
  ///     %3 = quantize %2 : int8[8]     →   %3 = lookup %0 : int8[8]
  package static let mergeTables = Pass("merge-tables") { graph in
    let (ranges, producers, useCounts) = (ValueRanges(graph), graph.producers, graph.useCounts)
    var merged: Set<Int> = []
    var log: [Shrinking] = []
    for index in graph.nodes.indices.reversed() where !merged.contains(index) {
      guard let cone = PointwiseCone(graph, endingAt: index, producers, useCounts),
        let range = ranges[cone.root]?.whole,
        let table = cone.table(of: range)
      else { continue }
      var node = graph.nodes[index]
      node.op = table
      node.operands = [cone.root]
      let vanishes =
        (table as? any ViewForming)?.isView(graph.signature(of: node)) ?? false
      guard vanishes || cone.isCostly else { continue }
      let labels = cone.nodes.map { graph.nodes[$0].label }
      merged.formUnion(cone.nodes.dropLast())
      log.append(
        Shrinking(
          graph.nodes[index],
          vanishes ? "changes nothing" : "one table for \(labels.joined(separator: ", "))",
          proof: "tried with every element that can occur, "
            + "\(range.lowerBound) to \(range.upperBound)"))
      graph.nodes[index] = node
    }
    graph.nodes = graph.nodes.indices.filter { !merged.contains($0) }.map { graph.nodes[$0] }
    return log.reversed()
  }
}

/// Nodes that make each element of a value of the one at the same place of another, both int8.
private struct PointwiseCone {
  private let graph: Graph
  /// The value that all begins with.
  private(set) var root: Graph.ValueID
  /// The nodes in order; what those before the last compute, nobody else reads.
  private(set) var nodes: [Int]

  /// The largest that ends with a node, nil where that does something else.
  init?(
    _ graph: Graph, endingAt last: Int, _ producers: [Graph.ValueID: Int],
    _ useCounts: [Graph.ValueID: Int]
  ) {
    self.graph = graph
    guard let first = Self.variables(of: graph.nodes[last], in: graph),
      graph[graph.nodes[last].results[0]].type.element == .int8
    else { return nil }
    var (frontier, cone) = (first, [last])
    var largest: (root: Graph.ValueID, nodes: [Int])?
    while true {
      if frontier.count == 1, let root = frontier.first, graph[root].type.element == .int8 {
        largest = (root, cone)
      }
      // Whoever else reads the latest value comes after it, so is known.
      guard let latest = frontier.max(by: { producers[$0] ?? -1 < producers[$1] ?? -1 }),
        let producer = producers[latest],
        let operands = Self.variables(of: graph.nodes[producer], in: graph),
        useCounts[latest]
          == cone.reduce(
            0,
            { count, index in
              count + graph.nodes[index].operands.count { $0 == latest }
            })
      else { break }
      frontier.remove(latest)
      frontier.formUnion(operands)
      cone.append(producer)
    }
    guard let largest else { return nil }
    (root, nodes) = (largest.root, largest.nodes.sorted())
  }

  /// The operands that vary, nil unless a node computes each element of those at the same place.
  private static func variables(of node: Graph.Node, in graph: Graph) -> Set<Graph.ValueID>? {
    guard node.op is any Pointwise, node.results.count == 1 else { return nil }
    let count = graph[node.results[0]].type.count
    var variables: Set<Graph.ValueID> = []
    for operand in node.operands {
      guard let operand else { return nil }
      let value = graph[operand]
      guard value.constant == nil else {
        guard value.type.count == 1 else { return nil }
        continue
      }
      guard value.state == nil, value.type.count == count else { return nil }
      variables.insert(operand)
    }
    return variables.isEmpty ? nil : variables
  }

  /// True if a look-up takes less time, and more than a few elements.
  var isCostly: Bool {
    let node = graph.nodes[nodes[0]]
    return nodes.count > 1
      || node.operands.count > 1 && graph[node.results[0]].type.count >= Self.tableBytes
  }

  private static let tableBytes = 256

  /// The operator that does the same with elements in `range`.
  func table(of range: ClosedRange<Int32>) -> (any Operator)? {
    var values = [root: Tensor(.int8, Array(range))]
    for index in nodes {
      let node = graph.nodes[index]
      var types = graph.signature(of: node)
      for operand in types.operands.indices {
        types.operands[operand]?.shape = [types.constants[operand] == nil ? range.count : 1]
      }
      types.results[0].shape = [range.count]
      let operands = node.operands.map { id in id.flatMap { graph[$0].constant ?? values[$0] } }
      values[node.results[0]] = node.op.evaluate(operands, types)[0]
    }
    let last = graph.nodes[nodes[nodes.count - 1]]
    guard let results = values[last.results[0]]?.int32s else { return nil }
    return (last.op as? any Pointwise)?.lookup(in: Self.completed(results, range))
  }

  /// A table of all elements: beyond those in `range`, it goes on as it ends.
  private static func completed(_ results: [Int32], _ range: ClosedRange<Int32>) -> [Int32] {
    let (low, high) = (range.lowerBound, range.upperBound)
    let (first, last) = (results[0], results[results.count - 1])
    return (-128..<low).map { first == low ? $0 : first } + results
      + (min(high + 1, 128)..<128).map { last == high ? $0 : last }
  }
}
