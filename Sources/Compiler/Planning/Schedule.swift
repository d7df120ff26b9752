import IR

/// The order in which a graph runs, and which of its values share bytes without any step.
package struct Schedule: Sendable {
  package private(set) var graph: Graph
  /// Indices of the nodes that compute something, in the order in which they run.
  package private(set) var steps: [Int]
  /// The steps that run together, row by row; from first to last, and none in two.
  package private(set) var blocks: [RowBlock] = []
  /// Where the values are that have no memory of their own.
  private var homes: [Graph.ValueID: Home] = [:]
  /// The bytes of values in whose memory others are too, if that takes more.
  private var extents: [Graph.ValueID: Int] = [:]
  /// The nodes that only rename bytes.
  package private(set) var viewed: [Shrinking]
  /// Nodes that must make their results from first to last.
  var forwardOnly: Set<Int> = []
  /// What is known of each node.
  private var facts: [NodeFacts]

  /// Bytes of another value's memory: those of a view, of a row that takes another's place, of a result
  /// that lies exactly where it may overwrite its operand.
  private struct Home {
    var value: Graph.ValueID
    var offset: Int
  }

  /// Keeps the graph's own order. Nodes that only rename bytes are no steps.
  package init(_ graph: Graph) {
    self.graph = graph
    facts = graph.nodes.map { NodeFacts($0, graph) }
    steps = []
    viewed = []
    for (index, node) in graph.nodes.enumerated() {
      if let proof = becomesView(node) {
        viewed.append(Shrinking(node, "costs nothing", proof: proof))
      } else {
        steps.append(index)
      }
    }
  }

  /// The node of a step.
  func node(at step: Int) -> Graph.Node { graph.nodes[steps[step]] }

  /// What is known of the node of a step.
  func facts(at step: Int) -> NodeFacts { facts[steps[step]] }

  /// The same steps, none in a block, the one of index `order[0]` first.
  func ordered(_ order: [Int]) -> Schedule {
    var result = self
    result.steps = order.map { steps[$0] }
    return result
  }

  /// The same, but kernels of these steps do without memory of their own.
  func frugal(_ frugal: some Sequence<Int>) -> Schedule {
    var result = self
    for node in frugal.map({ steps[$0] }) {
      result.graph.nodes[node].isFrugal = true
      result.facts[node] = NodeFacts(result.graph.nodes[node], result.graph)
    }
    return result
  }

  /// The same order, but these steps run row by row; nil unless they can.
  package func streaming(_ blocks: [Range<Int>]) -> Schedule? {
    streaming(blocks.map { ($0, false) })
  }

  /// The same order, but these steps run row by row, in bands or not; nil unless they can.
  func streaming(_ blocks: [(steps: Range<Int>, inBands: Bool)]) -> Schedule? {
    var result = self
    result.blocks = []
    for (steps, inBands) in blocks {
      guard let block = RowBlock(self, steps, inBands: inBands) else { return nil }
      result.blocks.append(block)
      for (view, value) in block.places { result.homes[view] = Home(value: value, offset: 0) }
    }
    return result
  }

  /// True if steps that can make their rows one by one do, by calls of their own.
  package var isSliced: Bool { graph.tuning.isSliced }

  /// The block that a step is part of.
  package func block(of step: Int) -> RowBlock? { blocks.first { $0.steps.contains(step) } }

  /// The steps that run at the same time as `step`, itself among them.
  package func concurrent(with step: Int) -> ClosedRange<Int> {
    block(of: step).map { $0.steps.lowerBound...$0.steps.upperBound - 1 } ?? step...step
  }

  /// The bytes that a value takes in memory: all of it with what else is there, or the rows that a
  /// block keeps.
  package func bytes(of id: Graph.ValueID) -> Int {
    if let bytes = extents[id] { return bytes }
    for case let rows? in blocks.map({ $0.rings[id] }) { return rows * graph[id].type.rowBytes }
    return graph[id].type.byteCount
  }

  /// The value in whose memory `id` is: itself unless it shares that of another.
  package func storage(of id: Graph.ValueID) -> Graph.ValueID { homes[id]?.value ?? id }

  /// Where in that memory it starts, in bytes.
  package func offset(of id: Graph.ValueID) -> Int { homes[id]?.offset ?? 0 }

  /// Puts all that is in the memory of `value` into that of another, some bytes above its start.
  mutating func move(_ value: Graph.ValueID, into other: Graph.ValueID, at offset: Int) {
    let end = offset + bytes(of: value)
    if end > bytes(of: other) { extents[other] = end }
    extents[value] = nil
    for (id, home) in homes where home.value == value {
      homes[id] = Home(value: other, offset: home.offset + offset)
    }
    homes[value] = Home(value: other, offset: offset)
  }
}
