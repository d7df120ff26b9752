import IR

/// Bytes of the arena that belong together, and when they are in use.
package struct Buffer: Sendable, Hashable {
  package enum Owner: Sendable, Hashable {
    /// A value with all its views.
    case value(Graph.ValueID)
    /// The step of that index, while it runs.
    case scratch(step: Int)
    /// The step of that index, while it takes in its image row by row.
    case accumulators(step: Int)
  }

  /// What these bytes hold.
  package let owner: Owner
  /// The size, rounded up to the alignment.
  package let bytes: Int
  /// The steps during which the bytes must not be touched by others, from the one that writes them
  /// to the last that reads them. Inputs are written at step -1, outputs are read at step `count`.
  package private(set) var steps: ClosedRange<Int>

  package init(owner: Owner, bytes: Int, steps: ClosedRange<Int>) {
    self.owner = owner
    self.bytes = bytes
    self.steps = steps
  }

  package init(value: Graph.ValueID, bytes: Int, steps: ClosedRange<Int>) {
    self.init(owner: .value(value), bytes: bytes, steps: steps)
  }

  mutating func extend(to step: Int) {
    steps = steps.lowerBound...max(steps.upperBound, step)
  }
}

/// The buffers of a schedule and the pairs of them that may overlap while both are in use.
package struct Lifetimes: Sendable {
  /// Two buffers in use at once that may still share bytes: the step that reads `operand` for the
  /// last time writes `result`.
  package struct Overlap: Sendable, Hashable {
    package let result: Int
    package let operand: Int
    /// The result may start that many bytes below its operand, or more: it is then written from first
    /// to last, never further ahead than what has been read.
    package let distance: Int
    /// The result may start that many bytes above its operand, or more, if it is then written row by
    /// row from last to first; nil if it cannot be.
    package let backward: Int?

    package init(result: Int, operand: Int, distance: Int, backward: Int? = nil) {
      (self.result, self.operand, self.distance) = (result, operand, distance)
      self.backward = backward
    }
  }

  package internal(set) var buffers: [Buffer] = []
  package internal(set) var overlaps: [Overlap] = []
  /// The number of steps of the schedule.
  package let stepCount: Int
  /// Every buffer starts at a multiple of this many bytes.
  package let alignment: Int

  package init(buffers: [Buffer], overlaps: [Overlap] = [], stepCount: Int, alignment: Int = 4) {
    self.buffers = buffers
    self.overlaps = overlaps
    self.stepCount = stepCount
    self.alignment = alignment
  }

  package init(_ schedule: Schedule) {
    let graph = schedule.graph
    self.init(
      buffers: [], stepCount: schedule.steps.count, alignment: max(4, graph.widestElement))
    var index: [Graph.ValueID: Int] = [:]

    let alignment = alignment
    func rounded(_ bytes: Int) -> Int { Separation.rounded(bytes, alignment) }
    func define(_ id: Graph.ValueID, at step: Int) -> Buffer {
      Buffer(value: id, bytes: rounded(schedule.bytes(of: id)), steps: step...step)
    }
    for id in graph.inputs {
      index[id] = buffers.count
      buffers.append(define(id, at: -1))
    }
    for (step, node) in schedule.steps.enumerated() {
      let steps = schedule.concurrent(with: step)
      for case let operand? in graph.nodes[node].operands {
        guard let buffer = index[schedule.storage(of: operand)] else { continue }
        buffers[buffer].extend(to: steps.upperBound)
      }
      for id in graph.nodes[node].results where schedule.storage(of: id) == id {
        index[id] = buffers.count
        buffers.append(define(id, at: steps.lowerBound))
        if steps.count > 1 { buffers[buffers.count - 1].extend(to: steps.upperBound) }
      }
      if let consumption = schedule.block(of: step)?.consumptions[step] {
        let bytes = rounded(consumption.accumulatorBytes)
        buffers.append(Buffer(owner: .accumulators(step: step), bytes: bytes, steps: steps))
      }
      guard step == steps.lowerBound else { continue }
      // The steps of a block take turns at their scratch memory.
      let scratch = steps.map { schedule.scratchBytes(of: graph.nodes[schedule.steps[$0]]) }.max()
      if let scratch, scratch > 0 {
        buffers.append(Buffer(owner: .scratch(step: step), bytes: rounded(scratch), steps: steps))
      }
    }
    for output in graph.outputs {
      guard let buffer = index[schedule.storage(of: output)] else { continue }
      buffers[buffer].extend(to: schedule.steps.count)
    }
    for step in schedule.steps.indices where schedule.block(of: step) == nil {
      overlaps += pairs(schedule, at: step, index)
    }
    for pair in schedule.blocks.flatMap(\.overlaps) {
      guard let operand = index[pair.operand], let result = index[pair.result] else { continue }
      overlaps.append(
        Overlap(
          result: result, operand: operand, distance: Separation.rounded(pair.distance, alignment)))
    }
  }

  /// The operands of a step that nobody reads later, with how far its first result may reach into
  /// each.
  private func pairs(
    _ schedule: Schedule, at step: Int, _ index: [Graph.ValueID: Int]
  ) -> [Overlap] {
    let node = schedule.graph.nodes[schedule.steps[step]]
    guard let first = node.results.first, let result = index[first] else { return [] }
    let reach = Reach(node.op, schedule.graph.signature(of: node))
    let operands = node.operands.map { $0.flatMap { index[schedule.storage(of: $0)] } }
    let shareable = reach.distances.keys.compactMap { operands[$0] }.filter { operand in
      buffers[operand].steps.upperBound == step
        // The same bytes may not also be an operand that is read in another order.
        && operands.indices.allSatisfy {
          operands[$0] != operand || reach.distances.keys.contains($0)
        }
    }
    // One buffer may be several operands: x + x.
    return Set(shareable).sorted().map { operand in
      let uses = operands.indices.filter { operands[$0] == operand }
      let distance = uses.compactMap { reach.distances[$0] }.max() ?? 0
      return Overlap(
        result: result, operand: operand, distance: Separation.rounded(distance, alignment),
        backward: reach.backward.map { Separation.rounded($0, alignment) })
    }
  }
}

extension Graph {
  /// The bytes of the largest element of any value, those of regions included.
  fileprivate var widestElement: Int {
    let own = values.map(\.type.element.byteCount)
    let inner = nodes.flatMap { ($0.op as? any Nesting)?.regions.map(\.widestElement) ?? [] }
    return (own + inner).max() ?? 1
  }
}
