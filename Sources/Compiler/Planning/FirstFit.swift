/// Places buffers one after the other, each at the lowest offset that no placed one forbids.
enum FirstFit {
  /// The smallest of several placements; the search ends with one of `enough` bytes.
  static func best(_ lifetimes: Lifetimes, _ conflicts: Conflicts, enough: Int) -> [Int] {
    var best: (offsets: [Int], size: Int) = ([], .max)
    for order in orders(of: lifetimes) where best.size > enough {
      let offsets = place(order, conflicts)
      let size = conflicts.size(of: offsets)
      if size < best.size { best = (offsets, size) }
    }
    return best.offsets
  }

  /// The orders worth trying, all deterministic.
  static func orders(of lifetimes: Lifetimes) -> [[Int]] {
    let buffers = lifetimes.buffers
    let keys: [(Buffer) -> [Int]] = [
      { [-$0.bytes, $0.steps.lowerBound] },
      { [-$0.bytes * $0.steps.count, $0.steps.lowerBound] },
      { [-$0.steps.count, -$0.bytes] },
      { [$0.steps.lowerBound, -$0.bytes] },
      { [-$0.steps.upperBound, -$0.bytes] },
    ]
    return keys.map { key in
      let keyed = buffers.indices.map { (index: $0, key: key(buffers[$0])) }
      return keyed.sorted { a, b in
        a.key == b.key ? a.index < b.index : a.key.lexicographicallyPrecedes(b.key)
      }.map(\.index)
    }
  }

  /// The offsets of all buffers, placed in that order.
  static func place(_ order: [Int], _ conflicts: Conflicts) -> [Int] {
    var offsets = [Int?](repeating: nil, count: conflicts.bytes.count)
    place(order, &offsets, conflicts)
    return offsets.map { $0 ?? 0 }
  }

  /// Places further buffers among those that have an offset.
  static func place(_ order: [Int], _ offsets: inout [Int?], _ conflicts: Conflicts) {
    for index in order {
      var forbidden: [(low: Int, high: Int)] = []
      for edge in conflicts.edges[index] {
        guard let other = offsets[edge.other] else { continue }
        forbidden.append((other - edge.above, other + edge.below))
      }
      var offset = 0
      for interval in forbidden.sorted(by: { $0.low < $1.low })
      where interval.low < offset && offset < interval.high {
        offset = interval.high
      }
      offsets[index] = offset
    }
  }
}

extension Conflicts {
  /// The bytes that a placement needs.
  func size(of offsets: [Int]) -> Int { zip(offsets, bytes).map { $0 + $1 }.max() ?? 0 }
}
