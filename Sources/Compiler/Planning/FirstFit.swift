/// Places buffers one after the other, each at the lowest offset that no placed one forbids.
enum FirstFit {
  /// The smallest of several placements; the search ends with one of `enough` bytes.
  static func best(_ lifetimes: Lifetimes, enough: Int) -> [Int] {
    var best: (offsets: [Int], size: Int) = ([], .max)
    for order in orders(of: lifetimes) where best.size > enough {
      let offsets = place(lifetimes, in: order)
      let size = size(of: offsets, lifetimes)
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

  /// The bytes that a placement needs.
  static func size(of offsets: [Int], _ lifetimes: Lifetimes) -> Int {
    zip(offsets, lifetimes.buffers).map { $0 + $1.bytes }.max() ?? 0
  }

  static func place(_ lifetimes: Lifetimes, in order: [Int]) -> [Int] {
    let buffers = lifetimes.buffers
    let asResult = Dictionary(grouping: lifetimes.overlaps, by: \.result)
    let asOperand = Dictionary(grouping: lifetimes.overlaps, by: \.operand)
    var offsets = [Int](repeating: 0, count: buffers.count)
    // By offset, so that the intervals below come nearly sorted.
    var placed: [Placed] = []
    for index in order {
      let buffer = buffers[index]
      let (below, above) = (asResult[index] ?? [], asOperand[index] ?? [])
      var forbidden: [(low: Int, high: Int)] = []
      for other in placed where other.steps.overlaps(buffer.steps) {
        var interval = (low: other.offset - buffer.bytes, high: other.offset + other.bytes)
        if let pair = below.first(where: { $0.operand == other.buffer }) {
          // The result may lie `distance` or more below its operand, or beside it.
          interval.low = other.offset - min(pair.distance, buffer.bytes)
          if let above = pair.backward { interval.high = other.offset + min(above, other.bytes) }
        } else if let pair = above.first(where: { $0.result == other.buffer }) {
          interval.high = other.offset + min(pair.distance, other.bytes)
          if let above = pair.backward { interval.low = other.offset - min(above, buffer.bytes) }
        }
        forbidden.append(interval)
      }
      let offset = lowestOffset(outside: forbidden, alignment: lifetimes.alignment)
      offsets[index] = offset
      let place = placed.firstIndex { $0.offset > offset } ?? placed.endIndex
      placed.insert(
        Placed(buffer: index, offset: offset, bytes: buffer.bytes, steps: buffer.steps), at: place)
    }
    return offsets
  }

  /// A buffer with its place.
  private struct Placed {
    let buffer, offset, bytes: Int
    let steps: ClosedRange<Int>
  }

  private static func lowestOffset(
    outside forbidden: [(low: Int, high: Int)], alignment: Int
  ) -> Int {
    var offset = 0
    for interval in forbidden.sorted(by: { $0.low < $1.low })
    where interval.low < offset && offset < interval.high {
      offset = (interval.high + alignment - 1) / alignment * alignment
    }
    return offset
  }
}
