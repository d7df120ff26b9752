import IR

extension Schedule {
  /// The bytes of each buffer of `lifetimes` that one run reads and writes, about.
  ///
  /// An image is read as often as rows are made of its rows, or as its pixels are gathered: a
  /// convolution gathers kernel height × kernel width × depth elements for each pixel of its result.
  func touched(_ lifetimes: Lifetimes) -> [Int] {
    var touched: [Buffer.Owner: Double] = [:]
    func touch(_ id: Graph.ValueID, _ bytes: Double) {
      touched[.value(storage(of: id)), default: 0] += bytes
    }
    for id in graph.inputs + graph.outputs { touch(id, Double(graph[id].type.byteCount)) }
    for step in steps.indices {
      let (node, facts) = (node(at: step), facts(at: step))
      let gathered = Double(Workload(node.op, graph.signature(of: node)).gathered)
      for (index, id) in node.operands.enumerated() {
        guard let id, graph[id].constant == nil else { continue }
        let type = graph[id].type
        var bytes = Double(type.byteCount)
        if index == 0 { bytes = max(bytes, gathered * Double(type.element.byteCount)) }
        if let form = facts.form, form.operands.contains(index), type.shape.count > 1 {
          let rows = form.needed.reduce(0.0) { $0 + Double($1.count) }
          bytes = max(bytes, rows * Double(type.rowBytes))
        }
        touch(id, bytes)
      }
      for id in node.results { touch(id, Double(graph[id].type.byteCount)) }
      let block = concurrent(with: step).lowerBound
      let scratch = max(gathered, Double(max(facts.scratchBytes, facts.rowScratchBytes)))
      touched[.scratch(step: block), default: 0] += 2 * scratch
      if let consumption = self.block(of: step)?.consumptions[step] {
        let rows = Double(facts.form?.needed.count ?? 1)
        touched[.accumulators(step: step)] = 2 * rows * Double(consumption.accumulatorBytes)
      }
    }
    // Far below what sums of them, times costs, can overflow.
    return lifetimes.buffers.map { Int(min(touched[$0.owner] ?? 0, 0x1p40)) }
  }
}
