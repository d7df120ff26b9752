/// Places buffers one after the other, each at the lowest offset that no placed one forbids.
enum FirstFit {
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
    var offsets = [Int](repeating: 0, count: lifetimes.buffers.count)
    let distances = Dictionary(
      uniqueKeysWithValues: lifetimes.overlaps.map { overlap in
        (Pair(result: overlap.result, operand: overlap.operand), overlap.distance)
      })
    var placed: [Int] = []
    for buffer in order {
      let forbidden = placed.compactMap { other in
        forbiddenOffsets(of: buffer, beside: other, at: offsets[other], lifetimes, distances)
      }
      offsets[buffer] = lowestOffset(outside: forbidden, alignment: lifetimes.alignment)
      placed.append(buffer)
    }
    return offsets
  }

  private struct Pair: Hashable {
    let result, operand: Int
  }

  /// The open interval of offsets that `buffer` must not take because of `other`.
  private static func forbiddenOffsets(
    of buffer: Int, beside other: Int, at offset: Int, _ lifetimes: Lifetimes,
    _ distances: [Pair: Int]
  ) -> (low: Int, high: Int)? {
    let (a, b) = (lifetimes.buffers[buffer], lifetimes.buffers[other])
    guard a.steps.overlaps(b.steps) else { return nil }
    if let distance = distances[Pair(result: buffer, operand: other)] {
      // The result may lie `distance` or more below its operand, or beside it.
      return (offset - min(distance, a.bytes), offset + b.bytes)
    }
    if let distance = distances[Pair(result: other, operand: buffer)] {
      return (offset - a.bytes, offset + min(distance, b.bytes))
    }
    return (offset - a.bytes, offset + b.bytes)
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
