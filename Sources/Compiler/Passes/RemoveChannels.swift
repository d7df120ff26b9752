import IR

extension Pass {
  /// Removes channels that are the same for every input, and those that make no difference to anyone.
  ///
  ///     %3 = conv_2d %0, %1, %2 : int8[1x8x8x16]
  ///     %5 = conv_2d %3, %4, _         →   %3 = conv_2d %0, %6, %7 : int8[1x8x8x9]
  ///                                        %5 = conv_2d %3, %8, %9
  ///
  /// What constant channels add to sums goes into the biases of those who read them.
  package static let removeChannels = Pass("remove-channels") { graph in
    let removal = ChannelRemoval(graph)
    let log = removal.log
    if !log.isEmpty { removal.apply(to: &graph) }
    return log
  }
}

/// Which channels of the values of a graph stay.
private struct ChannelRemoval {
  private let graph: Graph
  private let ranges: ValueRanges
  /// True for the channels that stay, for each value that a node computes.
  private var living: [Graph.ValueID: [Bool]] = [:]

  init(_ graph: Graph) {
    self.graph = graph
    ranges = ValueRanges(graph)
    for id in graph.nodes.flatMap(\.results) { living[id] = channels(of: id, false) }
    for id in graph.outputs { living[id] = channels(of: id, true) }
    close()
    for id in graph.nodes.reversed().flatMap(\.results) { fill(id) }
  }

  /// Has idle channels stay, as many as kernels take at once, and one where there is no other.
  private mutating func fill(_ id: Graph.ValueID) {
    guard let channels = living[id] else { return }
    let multiple = graph.tuning.channelMultiple
    let count = max(channels.count(where: { $0 }), 1)
    let idle = channels.indices.filter { !channels[$0] }
    let missing = (count + multiple - 1) / multiple * multiple - channels.count(where: { $0 })
    guard missing > 0, !idle.isEmpty else { return }
    for channel in idle.prefix(missing) { living[id]?[channel] = true }
    close()
  }

  private func channels(of id: Graph.ValueID, _ stay: Bool) -> [Bool] {
    [Bool](repeating: stay, count: graph[id].type.channelCount)
  }

  /// Adds what must stay with what does, from the end to the start, until nothing changes.
  private mutating func close() {
    var isClosed = false
    while !isClosed {
      isClosed = true
      for node in graph.nodes.reversed() {
        var channels = channels(of: node)
        if let op = node.op as? any ChannelRemoving {
          op.extend(&channels, graph.signature(of: node))
        } else {
          channels.keepAll()
        }
        let ids = node.operands + node.results
        for case (let id?, let stay) in zip(ids, channels.operands + channels.results) {
          guard let known = living[id], known != stay else { continue }
          living[id] = zip(known, stay).map { $0 || $1 }
          isClosed = false
        }
      }
    }
  }

  /// What stays as a node sees it; of constants it takes what it needs, and of inputs there is all.
  private func channels(of node: Graph.Node) -> LivingChannels {
    LivingChannels(
      ranges: ranges.ranges(of: node.operands),
      operands: node.operands.map { id in
        id.map { living[$0] ?? channels(of: $0, graph[$0].constant == nil) } ?? []
      },
      results: node.results.map { living[$0] ?? [] })
  }

  private func isWhole(_ id: Graph.ValueID) -> Bool { !(living[id]?.contains(false) ?? false) }

  func apply(to graph: inout Graph) {
    for index in graph.nodes.indices {
      let node = self.graph.nodes[index]
      guard let op = node.op as? any ChannelRemoving,
        !(node.operands.compactMap { $0 } + node.results).allSatisfy(isWhole)
      else { continue }
      let types = self.graph.signature(of: node)
      var channels = channels(of: node)
      // So that constants know what of them stays.
      op.extend(&channels, types)
      let constants = op.constants(for: channels, types)
      for (operand, value) in constants.sorted(by: { $0.key < $1.key }) {
        let old = node.operands.indices.contains(operand) ? node.operands[operand] : nil
        let name = old.map { self.graph[$0].name } ?? value.name
        let id = graph.value(value.type, name: name, constant: value.constant)
        while graph.nodes[index].operands.count <= operand {
          graph.nodes[index].operands.append(nil)
        }
        graph.nodes[index].operands[operand] = id
      }
    }
    for (id, channels) in living where channels.contains(false) {
      graph[id] = graph[id].keeping(channels.indices.filter { channels[$0] })
    }
  }

  var log: [Shrinking] {
    graph.nodes.flatMap { node in
      node.results.compactMap { id in
        guard let channels = living[id], channels.contains(false) else { return nil }
        let gone = channels.indices.filter { !channels[$0] }
        return Shrinking(
          node, "\(gone.count) of \(channels.count) channels removed", proof: proof(gone, of: id))
      }
    }
  }

  private func proof(_ gone: [Int], of id: Graph.ValueID) -> String {
    let values = gone.compactMap { ranges[id]?.constant($0) }
    var reasons: [String] = []
    if !values.isEmpty {
      let always = Set(values).count == 1 ? "always \(values[0])" : "the same for every input"
      let verb = values.count == 1 ? "is" : "are"
      reasons.append("\(values.count) \(verb) \(always), which readers have in their biases")
    }
    if values.count < gone.count {
      let count = gone.count - values.count
      reasons.append("\(count) \(count == 1 ? "makes" : "make") no difference to any reader")
    }
    return reasons.joined(separator: "; ")
  }
}
