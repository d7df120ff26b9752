import IR

/// What lies where in the arena and when: the memory plan as rectangles, for drawing.
package struct ArenaMap: Sendable {
  /// A buffer of the plan.
  package struct Block: Sendable {
    /// The tensor that it holds, or the step whose scratch memory it is.
    package var name: String
    /// The element type and shape; nil for scratch memory.
    package var type: String?
    package var offset: Int
    package var bytes: Int
    /// As the plan says: -1 is before the first step, the number of steps after the last.
    package var steps: ClosedRange<Int>
    /// When it is drawn, in half steps: step `s` is `2s ..< 2s + 2`. Where a result takes over bytes of
    /// an operand, both have half of the steps in which both are in use.
    package var span: Range<Int>

    package var end: Int { offset + bytes }
  }

  /// Sorted by their first step and offset.
  package let blocks: [Block]
  package let stepCount: Int
  package let arenaBytes: Int
  package let lowerBound: Int
  package let peakStep: Int
  /// Bytes in use at each step from -1 to `stepCount`.
  package let live: [Int]

  package init(_ program: Program) {
    let operands = program.operandsByID
    let steps = program.steps.map { type(of: $0.op).name }
    self.init(program.plan) { buffer in
      switch buffer.owner {
      case .value(let id):
        guard let operand = operands[id] else { return ("unused", nil) }
        let part = buffer.bytes < operand.type.byteCount ? "rows of " : ""
        return (operand.name, "\(part)\(operand.type.element)\(operand.type.shape)")
      case .accumulators(let step):
        return ("sums of step \(step) \(steps[step])", nil)
      case .scratch(let step): return ("scratch of step \(step) \(steps[step])", nil)
      }
    }
  }

  /// - Parameter describe: the name and type of what a buffer holds.
  init(_ plan: MemoryPlan, describe: (Buffer) -> (name: String, type: String?)) {
    let spans = Self.spans(plan)
    blocks = zip(plan.lifetimes.buffers, zip(plan.offsets, spans)).map { buffer, place in
      let (name, type) = describe(buffer)
      return Block(
        name: name, type: type, offset: place.0, bytes: buffer.bytes, steps: buffer.steps,
        span: place.1)
    }.sorted { ($0.steps.lowerBound, $0.offset) < ($1.steps.lowerBound, $1.offset) }
    stepCount = plan.lifetimes.stepCount
    arenaBytes = plan.arenaBytes
    lowerBound = plan.lowerBound
    peakStep = plan.peakStep
    live = plan.lifetimes.liveBytes
  }

  private static func spans(_ plan: MemoryPlan) -> [Range<Int>] {
    let (buffers, offsets) = (plan.lifetimes.buffers, plan.offsets)
    var spans = buffers.map { 2 * $0.steps.lowerBound..<2 * $0.steps.upperBound + 2 }
    for pair in plan.lifetimes.overlaps {
      let (result, operand) = (pair.result, pair.operand)
      let shares =
        offsets[result] < offsets[operand] + buffers[operand].bytes
        && offsets[operand] < offsets[result] + buffers[result].bytes
      guard shares else { continue }
      // The middle of the steps in which both are in use: of one, where layers do not run together.
      let middle = buffers[result].steps.lowerBound + buffers[operand].steps.upperBound + 1
      spans[operand] = spans[operand].clamped(to: .min..<middle)
      spans[result] = spans[result].clamped(to: middle..<(.max))
    }
    return spans
  }

  /// A step for people: `in` is before the first, `out` after the last.
  package func label(_ step: Int) -> String {
    step < 0 ? "in" : step >= stepCount ? "out" : "\(step)"
  }

  /// When a block is in use: `in–3`.
  package func lifetime(_ block: Block) -> String {
    let (first, last) = (label(block.steps.lowerBound), label(block.steps.upperBound))
    return first == last ? first : "\(first)–\(last)"
  }
}

extension Program {
  /// Every value that has a place of its own.
  fileprivate var operandsByID: [Graph.ValueID: Operand] {
    let all = inputs + steps.flatMap { $0.results + $0.operands.compactMap { $0 } } + outputs
    return Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
