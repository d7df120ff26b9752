/// Where a buffer may start, counted from the start of another that is in use at the same time: not
/// between two distances.
struct Separation {
  /// The sizes of the buffer and of the other.
  private let bytes, otherBytes: Int
  /// It may start that many bytes above the other, or more.
  private(set) var above: Int
  /// It may start that many bytes below the other, or more.
  private(set) var below: Int

  /// That of buffers which have no byte in common.
  init(_ bytes: Int, _ otherBytes: Int) {
    (self.bytes, self.otherBytes) = (bytes, otherBytes)
    (above, below) = (otherBytes, bytes)
  }

  /// That of a result and its operand.
  init(_ pair: Lifetimes.Overlap, _ buffers: [Buffer]) {
    self.init(buffers[pair.result].bytes, buffers[pair.operand].bytes)
    allow(above: pair.backward, below: pair.distance)
  }

  /// True if it may start anywhere.
  var isEmpty: Bool { above + below <= 0 }

  /// The same, seen from the other buffer.
  var reversed: Separation {
    var result = Separation(otherBytes, bytes)
    (result.above, result.below) = (below, above)
    return result
  }

  mutating func allow(above: Int?, below: Int?) {
    self.above = min(self.above, above ?? .max)
    self.below = min(self.below, below ?? .max)
  }

  /// Buffers start at multiples of `alignment`, so that only those distances matter.
  mutating func align(to alignment: Int) {
    above = Self.rounded(above, alignment)
    below = Self.rounded(below, alignment)
  }

  /// The next multiple of `alignment`.
  static func rounded(_ bytes: Int, _ alignment: Int) -> Int {
    let rest = bytes % alignment
    return rest == 0 ? bytes : bytes - rest + (bytes > 0 ? alignment : 0)
  }

  private func allows(_ distance: Int) -> Bool { distance <= -below || distance >= above }

  /// The bytes in common if it starts that far above the other.
  private func shared(_ distance: Int) -> Int {
    max(0, min(distance + bytes, otherBytes) - max(distance, 0))
  }

  /// Where what is shared, or allowed, starts to grow or to shrink.
  private var turns: [Int] { [-bytes, -below, 0, otherBytes - bytes, above, otherBytes] }

  /// The most bytes in common.
  var mostShared: Int { turns.filter(allows).map(shared).max() ?? 0 }

  /// The most bytes that two buffers, which have none in common, share with the same other one.
  static func mostShared(_ a: Separation, _ b: Separation) -> Int {
    max(stacked(a, below: b), stacked(b, below: a))
  }

  private static func stacked(_ low: Separation, below high: Separation) -> Int {
    // Where the sum is largest, one of them is at a turn, and so is the other or they touch.
    let lows = (low.turns + high.turns.map { $0 - low.bytes }).filter(low.allows)
    let highs = (high.turns + low.turns.map { $0 + low.bytes }).filter(high.allows)
    var most = 0
    for a in lows {
      for b in highs where b >= a + low.bytes {
        most = max(most, low.shared(a) + high.shared(b))
      }
    }
    return most
  }
}
