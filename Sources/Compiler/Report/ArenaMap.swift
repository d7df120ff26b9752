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

  /// A memory with a part of the arena.
  package struct Part: Sendable {
    package var memory: String
    package var bytes: Range<Int>
  }

  /// The memories, from the lowest offsets up; none for an arena that is one array.
  package let parts: [Part]
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
    let buffers = plan.lifetimes.buffers
    let all = buffers.indices.flatMap { index in
      let (name, type) = describe(buffers[index])
      let whole = Block(
        name: name, type: type, offset: plan.offsets[index], bytes: buffers[index].bytes,
        steps: buffers[index].steps, span: 0..<0)
      return plan.lifetimes.tenants[index].map { tenants in
        Self.distinct(tenants).map { tenant in
          let own = Buffer(value: tenant.value, bytes: tenant.bytes.count, steps: tenant.steps)
          let (name, type) = describe(own)
          return Block(
            name: name, type: type, offset: whole.offset + tenant.bytes.lowerBound,
            bytes: tenant.bytes.count, steps: tenant.steps, span: 0..<0)
        }
      } ?? [whole]
    }
    blocks = Self.apart(all).sorted {
      ($0.steps.lowerBound, $0.offset) < ($1.steps.lowerBound, $1.offset)
    }
    parts = plan.parts.compactMap { part in
      part.memory.map { Part(memory: $0.name, bytes: part.bytes) }
    }
    stepCount = plan.lifetimes.stepCount
    arenaBytes = plan.arenaBytes
    lowerBound = plan.lowerBound
    peakStep = plan.peakStep
    live = plan.lifetimes.liveBytes
  }

  /// Values that are the same bytes as others, one after the other, count as those.
  private static func distinct(_ tenants: [Lifetimes.Tenant]) -> [Lifetimes.Tenant] {
    var found: [Lifetimes.Tenant] = []
    for tenant in tenants {
      if let same = found.firstIndex(where: {
        $0.bytes == tenant.bytes && $0.steps.overlaps(tenant.steps)
      }) {
        found[same].extend(to: tenant.steps)
      } else {
        found.append(tenant)
      }
    }
    return found
  }

  /// Blocks with their spans: of two that have bytes and steps in common, the later takes over from the
  /// earlier in the middle of those steps.
  private static func apart(_ blocks: [Block]) -> [Block] {
    var result = blocks
    for index in result.indices {
      let steps = result[index].steps
      result[index].span = 2 * steps.lowerBound..<2 * steps.upperBound + 2
    }
    for (i, a) in blocks.enumerated() {
      for (j, b) in blocks.enumerated()
      where j != i && a.steps.overlaps(b.steps) && a.offset < b.end && b.offset < a.end
        && (a.steps.lowerBound, i) < (b.steps.lowerBound, j)
      {
        let middle = b.steps.lowerBound + a.steps.upperBound + 1
        result[i].span = result[i].span.clamped(to: .min..<middle)
        result[j].span = result[j].span.clamped(to: middle..<(.max))
      }
    }
    return result
  }

  /// The memory that a block is in, and where in its part of the arena.
  package func place(_ block: Block) -> (memory: String?, bytes: Range<Int>) {
    guard let part = parts.last(where: { $0.bytes.lowerBound <= block.offset }) else {
      return (nil, block.offset..<block.end)
    }
    let start = block.offset - part.bytes.lowerBound
    return (part.memory, start..<start + block.bytes)
  }

  /// The memories for people: `from 0 AXISRAM, from 27,648 DTCM`; nothing for one array.
  package var memories: String {
    parts.map { "from \(grouped($0.bytes.lowerBound)) \($0.memory)" }.joined(separator: ", ")
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
