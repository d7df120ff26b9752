import IR

/// What the elements of every value of a graph can be, whatever its inputs are: intervals by channel, in
/// the exact arithmetic of the operators.
struct ValueRanges {
  private let graph: Graph
  private var computed: [Graph.ValueID: ChannelRanges] = [:]

  init(_ graph: Graph) {
    self.graph = graph
    for node in graph.nodes {
      guard let op = node.op as? any RangeGiving else { continue }
      let ranges = op.ranges(self.ranges(of: node.operands), graph.signature(of: node))
      for (result, range) in zip(node.results, ranges) {
        guard let range else { continue }
        precondition(
          range.channels.count == graph[result].type.channelCount, "every channel has its range")
        computed[result] = range
      }
    }
  }

  /// Nil for what is no integer of at most 32 bits.
  subscript(id: Graph.ValueID) -> ChannelRanges? {
    if let range = computed[id] { return range }
    let value = graph[id]
    if let constant = value.constant { return ChannelRanges(of: constant, value.type) }
    return ChannelRanges(all: value.type)
  }

  func ranges(of ids: [Graph.ValueID?]) -> [ChannelRanges?] { ids.map { $0.flatMap { self[$0] } } }
}
