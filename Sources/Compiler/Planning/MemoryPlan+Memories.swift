extension MemoryPlan {
  /// The buffers of `lifetimes` placed in several memories; nil if they do not fit, as far as a search
  /// of limited length can tell.
  ///
  /// - Parameter touched: the bytes of each buffer that a run reads and writes.
  package init?(_ lifetimes: Lifetimes, touched: [Int], in memories: [Memory]) {
    guard let assignment = Assignment(lifetimes, touched: touched, memories) else { return nil }
    var offsets = [Int](repeating: 0, count: lifetimes.buffers.count)
    var parts: [Part] = []
    for (index, memory) in memories.enumerated() {
      let members = lifetimes.buffers.indices.filter {
        assignment.homes[$0] == index && lifetimes.buffers[$0].bytes > 0
      }
      guard !members.isEmpty else { continue }
      let part = lifetimes.only(members)
      let packing = Packing(part, work: Self.workForPart)
      var (own, bytes) = (packing.offsets, packing.bytes)
      if bytes > memory.bytes {
        // The search for the assignment has found another.
        own = Room(part, bytes: memory.bytes).offsets
        bytes = zip(own, part.buffers).map { $0 + $1.bytes }.max() ?? 0
      }
      let start = parts.last?.bytes.upperBound ?? 0
      for (member, offset) in zip(members, own) { offsets[member] = start + offset }
      parts.append(
        Part(memory: memory, bytes: start..<start + bytes, lowerBound: min(packing.bound, bytes)))
    }
    if parts.isEmpty { parts = [Part(memory: memories.first, bytes: 0..<0, lowerBound: 0)] }
    self.init(lifetimes, offsets: offsets, parts: parts)
    isBestAssignment = assignment.isOptimal
    let violations = violations()
    precondition(violations.isEmpty, "a plan is valid: \(violations)")
  }

  /// How long to search for a smaller placement of one part, as `Packing` counts.
  private static let workForPart = 2_000_000

  /// The part that an offset is in.
  package func part(of offset: Int) -> Int {
    parts.lastIndex { $0.bytes.lowerBound <= offset } ?? 0
  }

  /// True if the arena is one array that lies anywhere.
  package var isWhole: Bool { parts.count == 1 && parts[0].memory == nil }
}
