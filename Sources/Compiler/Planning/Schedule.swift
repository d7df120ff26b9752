import IR

/// The order in which a graph runs, and which of its values share bytes without any step.
package struct Schedule: Sendable {
  package let graph: Graph
  /// Indices of the nodes that compute something, in the order in which they run.
  package private(set) var steps: [Int]
  /// The steps that run together, row by row; from first to last, and none in two.
  package private(set) var blocks: [RowBlock] = []
  /// The value whose bytes a view is, or whose rows take its place, for every such value.
  private var source: [Graph.ValueID: Graph.ValueID]
  /// The nodes that only rename bytes.
  package let viewed: [Shrinking]

  /// Keeps the graph's own order. Nodes that only rename bytes are no steps.
  package init(_ graph: Graph) {
    self.graph = graph
    var steps: [Int] = []
    var source: [Graph.ValueID: Graph.ValueID] = [:]
    var viewed: [Shrinking] = []
    for (index, node) in graph.nodes.enumerated() {
      if let view = node.op as? any ViewForming, view.isView(graph.signature(of: node)),
        let operand = node.operands[0], graph[operand].constant == nil,
        // State may change while a view of it is still to be read.
        graph[operand].state == nil
      {
        source[node.results[0]] = source[operand] ?? operand
        viewed.append(
          Shrinking(node, "costs nothing", proof: "its result is the same bytes as its operand"))
      } else {
        steps.append(index)
      }
    }
    self.steps = steps
    self.source = source
    self.viewed = viewed
  }

  /// The same steps, none in a block, the one of index `order[0]` first.
  func ordered(_ order: [Int]) -> Schedule {
    var result = self
    result.steps = order.map { steps[$0] }
    return result
  }

  /// The same order, but these steps run row by row; nil unless they can.
  package func streaming(_ blocks: [Range<Int>]) -> Schedule? {
    var result = self
    result.blocks = []
    for steps in blocks {
      guard let block = RowBlock(self, steps) else { return nil }
      result.blocks.append(block)
      result.source.merge(block.places) { view, _ in view }
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

  /// The bytes that a value takes in memory: all of it, or the rows that a block keeps.
  package func bytes(of id: Graph.ValueID) -> Int {
    for case let rows? in blocks.map({ $0.rings[id] }) { return rows * graph[id].type.rowBytes }
    return graph[id].type.byteCount
  }

  /// The memory that a node needs while it runs, besides its operands and results: what it asks for,
  /// or the arena of its largest region.
  func scratchBytes(of node: Graph.Node) -> Int {
    if let op = node.op as? any ScratchUsing { return op.scratchBytes(graph.signature(of: node)) }
    let regions = (node.op as? any Nesting)?.regions ?? []
    return regions.map { MemoryPlan(Lifetimes(Schedule($0))).arenaBytes }.max() ?? 0
  }

  /// The value that holds the bytes of `id`: itself unless it is a view.
  package func storage(of id: Graph.ValueID) -> Graph.ValueID { source[id] ?? id }
}
