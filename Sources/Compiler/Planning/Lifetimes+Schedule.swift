import IR

extension Lifetimes {
  package init(_ schedule: Schedule) {
    let spans = Spans(schedule)
    self.init(
      buffers: [], stepCount: schedule.steps.count, alignment: schedule.graph.alignment)
    var index: [Graph.ValueID: Int] = [:]
    func rounded(_ bytes: Int) -> Int { Separation.rounded(bytes, alignment) }
    func define(_ id: Graph.ValueID) {
      let memory = schedule.storage(of: id)
      guard index[memory] == nil, let steps = spans.steps[memory] else { return }
      index[memory] = buffers.count
      buffers.append(
        Buffer(value: memory, bytes: rounded(schedule.bytes(of: memory)), steps: steps))
      tenants[buffers.count - 1] = spans.tenants[memory]
    }
    schedule.graph.inputs.forEach(define)
    for step in schedule.steps.indices {
      schedule.node(at: step).results.forEach(define)
      let steps = schedule.concurrent(with: step)
      if let consumption = schedule.block(of: step)?.consumptions[step] {
        let bytes = rounded(consumption.accumulatorBytes)
        buffers.append(Buffer(owner: .accumulators(step: step), bytes: bytes, steps: steps))
      }
      guard step == steps.lowerBound else { continue }
      // The steps of a block take turns at their scratch memory.
      let isBlock = schedule.block(of: step) != nil
      let scratch = steps.map { step in
        let facts = schedule.facts(at: step)
        return isBlock ? facts.rowScratchBytes : facts.scratchBytes
      }.max()
      if let scratch, scratch > 0 {
        buffers.append(Buffer(owner: .scratch(step: step), bytes: rounded(scratch), steps: steps))
      }
    }
    let handovers = schedule.steps.indices.filter { schedule.block(of: $0) == nil }.flatMap {
      self.handovers(schedule, at: $0, index)
    }
    overlaps = handovers.map(\.pair).filter {
      tenants[$0.result] == nil && tenants[$0.operand] == nil
    }
    for pair in schedule.blocks.flatMap(\.overlaps) {
      // Of what is all there is in its memory.
      let places = [pair.operand, pair.result].map { index[schedule.storage(of: $0)] }
      guard let operand = places[0], let result = places[1], operand != result,
        tenants[operand] == nil, tenants[result] == nil
      else { continue }
      overlaps.append(Overlap(result: result, operand: operand, distance: rounded(pair.distance)))
    }
    overlaps += overlapsOfTenants(handovers)
  }

  /// A step that writes into one buffer while it reads another for the last time.
  private struct Handover {
    var step: Int
    var pair: Overlap
  }

  /// The operands of a step that nobody reads later, with how far its first result may reach into
  /// each.
  private func handovers(
    _ schedule: Schedule, at step: Int, _ index: [Graph.ValueID: Int]
  ) -> [Handover] {
    let node = schedule.node(at: step)
    guard let first = node.results.first, let result = index[schedule.storage(of: first)],
      tenants(of: result, at: step).allSatisfy({ $0 == first })
    else { return [] }
    let reach = schedule.facts(at: step).reach
    let operands = node.operands.map { $0.flatMap { index[schedule.storage(of: $0)] } }
    let shareable = reach.distances.keys.compactMap { operands[$0] }.filter { operand in
      let left = tenants(of: operand, at: step)
      return operand != result && isLastUse(of: operand, at: step)
        && left.allSatisfy { id in node.operands.contains { $0 == id } }
        // The same bytes may not also be an operand that is read in another order.
        && operands.indices.allSatisfy {
          operands[$0] != operand || reach.distances.keys.contains($0)
        }
    }
    // One buffer may be several operands: x + x.
    return Set(shareable).sorted().map { operand in
      let uses = operands.indices.filter { operands[$0] == operand }
      let above = uses.map { use in
        schedule.offset(of: first) - (node.operands[use].map(schedule.offset) ?? 0)
      }
      let distance = zip(uses, above).map { (reach.distances[$0] ?? 0) + $1 }.max() ?? 0
      let isForward = schedule.forwardOnly.contains(schedule.steps[step])
      let backward = isForward ? nil : reach.backward.map { $0 - (above.min() ?? 0) }
      return Handover(
        step: step,
        pair: Overlap(
          result: result, operand: operand, distance: Separation.rounded(distance, alignment),
          backward: backward.map { Separation.rounded($0, alignment) }))
    }
  }

  /// The values that must be there while a step runs, of a buffer that several share.
  private func tenants(of buffer: Int, at step: Int) -> [Graph.ValueID] {
    tenants[buffer]?.filter { $0.steps.contains(step) }.map(\.value) ?? []
  }

  private func isLastUse(of buffer: Int, at step: Int) -> Bool {
    guard let tenants = tenants[buffer] else { return buffers[buffer].steps.upperBound == step }
    return tenants.allSatisfy { !$0.steps.contains(step) || $0.steps.upperBound == step }
  }

  /// The bytes of a buffer that are in use while a step runs.
  private func bytes(of buffer: Int, at step: Int) -> Range<Int>? {
    guard let tenants = tenants[buffer] else {
      return buffers[buffer].steps.contains(step) ? 0..<buffers[buffer].bytes : nil
    }
    let there = tenants.filter { $0.steps.contains(step) }.map(\.bytes)
    guard let low = there.map(\.lowerBound).min(), let high = there.map(\.upperBound).max() else {
      return nil
    }
    return low..<high
  }

  /// What buffers of which not all bytes are always in use leave to others.
  private func overlapsOfTenants(_ handovers: [Handover]) -> [Overlap] {
    let shared = tenants.keys.sorted()
    var found: [Overlap] = []
    for a in shared {
      for b in buffers.indices where b < a || tenants[b] == nil {
        guard buffers[a].steps.overlaps(buffers[b].steps) else { continue }
        let pairs = handovers.filter {
          [$0.pair.result, $0.pair.operand] == [a, b]
            || [$0.pair.result, $0.pair.operand] == [b, a]
        }
        if let pair = overlap(a, b, pairs) { found.append(pair) }
      }
    }
    return found
  }

  /// Where `a` may lie around `b`: at each step either on one side of what is in use of it, or as the
  /// step lets a result overwrite its operand.
  private func overlap(_ a: Int, _ b: Int, _ handovers: [Handover]) -> Overlap? {
    var (below, above) = (-buffers[b].bytes, -buffers[a].bytes)
    for step in buffers[a].steps.clamped(to: buffers[b].steps) {
      guard let own = bytes(of: a, at: step), let other = bytes(of: b, at: step) else { continue }
      var (low, high) = (
        own.upperBound - other.lowerBound, other.upperBound - own.lowerBound
      )
      if let pair = handovers.first(where: { $0.step == step })?.pair {
        let (forward, backward) =
          pair.result == a
          ? (pair.distance, pair.backward)
          : (pair.backward, Optional(pair.distance))
        (low, high) = (min(low, forward ?? low), min(high, backward ?? high))
      }
      (below, above) = (max(below, low), max(above, high))
    }
    guard below < buffers[a].bytes || above < buffers[b].bytes else { return nil }
    return Overlap(
      result: a, operand: b, distance: Separation.rounded(below, alignment),
      backward: Separation.rounded(above, alignment))
  }
}

/// When the values of a schedule are in use.
private struct Spans {
  /// For each value with memory, when any value there is.
  private(set) var steps: [Graph.ValueID: ClosedRange<Int>] = [:]
  /// For values of whose memory not all bytes are always in use, the values there.
  private(set) var tenants: [Graph.ValueID: [Lifetimes.Tenant]] = [:]

  init(_ schedule: Schedule) {
    let graph = schedule.graph
    var own: [Graph.ValueID: ClosedRange<Int>] = [:]
    for id in graph.inputs { own[id] = -1 ... -1 }
    for step in schedule.steps.indices {
      let steps = schedule.concurrent(with: step)
      for id in schedule.node(at: step).results { own[id] = steps }
    }
    func extend(_ id: Graph.ValueID, to step: Int) {
      if let known = own[id] {
        own[id] = known.lowerBound...max(known.upperBound, step)
      }
    }
    // Views are there as soon as all that they are views of is.
    let computed = Set(schedule.steps)
    for (index, node) in graph.nodes.enumerated() where !computed.contains(index) {
      let operands = node.operands.compactMap { $0 }
      let start = operands.compactMap { own[$0]?.lowerBound }.max() ?? -1
      for id in node.results { own[id] = start...start }
      for id in operands { extend(id, to: start) }
    }
    for step in schedule.steps.indices {
      let last = schedule.concurrent(with: step).upperBound
      for case let id? in schedule.node(at: step).operands { extend(id, to: last) }
    }
    for id in graph.outputs { extend(id, to: schedule.steps.count) }
    for (id, span) in own {
      let memory = schedule.storage(of: id)
      let known = steps[memory] ?? span
      steps[memory] =
        min(known.lowerBound, span.lowerBound)...max(known.upperBound, span.upperBound)
    }
    for (memory, ids) in Dictionary(grouping: own.keys, by: schedule.storage)
    where !schedule.blocks.contains(where: { $0.rings[memory] != nil }) {
      let there = ids.sorted { $0.index < $1.index }.compactMap { id in
        let start = schedule.offset(of: id)
        let end = start + graph[id].type.byteCount
        return own[id].map { Lifetimes.Tenant(value: id, bytes: start..<end, steps: $0) }
      }
      let isWhole =
        there.allSatisfy { $0.bytes.lowerBound == 0 }
        && Set(there.map(\.bytes.upperBound)).count == 1
      if !isWhole { tenants[memory] = there }
    }
  }
}

extension Graph {
  /// Every buffer of this graph starts at a multiple of that many bytes.
  var alignment: Int { max(4, widestElement) }

  /// The bytes of the largest element of any value, those of regions included.
  private var widestElement: Int {
    let own = values.map(\.type.element.byteCount)
    let inner = nodes.flatMap { ($0.op as? any Nesting)?.regions.map(\.widestElement) ?? [] }
    return (own + inner).max() ?? 1
  }
}
