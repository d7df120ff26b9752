/// Searches all placements of buffers in an arena of a given size.
///
/// Of those that fit take the one with the least sum of offsets: each buffer then lies at offset 0 or
/// right where another lets it. Placed from the lowest to the highest, each buffer lies at its head,
/// the least offset that the placed ones leave it above them; so the search only chooses who is next.
/// Much of this follows Moffitt, "MiniMalloc" (ASPLOS 2023): the order by offset, the bound over
/// the buffers still to place at one moment, and that parts which do not meet in time are apart.
struct PlacementSearch {
  enum Outcome {
    case found
    /// There is no placement.
    case none
    case unknown
  }

  let conflicts: Conflicts
  let capacity: Int
  /// Where the placed buffers lie.
  private(set) var offsets: [Int?]
  /// The buffers still to place by choice.
  private var isOpen: [Bool]
  /// The steps of the search that are still allowed, each about as long as looking at one buffer.
  private(set) var work: Int
  /// The least offset of each buffer above those placed.
  private var heads: [Int]
  /// Heads before they changed.
  private var trail: [(buffer: Int, head: Int)] = []
  /// Who goes first if heads are equal; less is earlier.
  private var rank: [Int]
  /// How often there was no room for a buffer, the latest times counting most.
  private var trouble: [Double]
  private var blame = 1.0
  /// The nodes of this run, and how many there may be.
  private var nodes = 0
  private var cutoff = Int.max
  /// The bytes needed at each moment.
  private var needed: [Int]
  /// In which bound each buffer was last counted.
  private var counted: [Int]
  private var bounds = 0

  /// - Parameter order: all buffers, those to place early first.
  init(_ conflicts: Conflicts, capacity: Int, order: [Int], work: Int) {
    (self.conflicts, self.capacity, self.work) = (conflicts, capacity, work)
    let zeros = [Int](repeating: 0, count: order.count)
    (heads, rank, counted) = (zeros, zeros, zeros)
    offsets = zeros.map { _ in nil }
    trouble = zeros.map { _ in 0 }
    isOpen = zeros.map { _ in false }
    needed = [Int](repeating: 0, count: conflicts.momentCount)
    for (place, buffer) in order.enumerated() { rank[buffer] = place }
  }

  /// Places all buffers, if it can.
  mutating func run() -> Outcome {
    let (hard, easy) = conflicts.peeled(capacity)
    // Deeper recursion would overflow stacks.
    guard hard.count <= 1000 else { return .unknown }
    for buffer in hard { isOpen[buffer] = true }
    let outcome = restart(hard.sorted { start($0) < start($1) })
    if outcome == .found { FirstFit.place(easy.reversed(), &offsets, conflicts) }
    // Where buffers may wait for one another in a circle, none need be the next.
    return outcome == .none && !conflicts.haveOrder ? .unknown : outcome
  }

  /// Starts over with those first for whom there was no room, ever later.
  private mutating func restart(_ buffers: [Int]) -> Outcome {
    var patience = 100.0
    while true {
      (nodes, cutoff) = (0, Int(patience))
      let outcome = place(buffers, after: nil)
      guard outcome == .unknown, work > 0 else { return outcome }
      reopen(buffers)
      for buffer in buffers { heads[buffer] = 0 }
      trail = []
      let order = buffers.sorted { (trouble[$1], rank[$0]) < (trouble[$0], rank[$1]) }
      for (place, buffer) in order.enumerated() { rank[buffer] = place }
      patience *= 1.1
      blame *= 1.05
    }
  }

  private func start(_ buffer: Int) -> Int { conflicts.moments[buffer].lowerBound }

  /// Places buffers, in the order in which they come into use, above the one placed last; those that
  /// do not meet in time apart from each other.
  private mutating func place(_ buffers: [Int], after last: Int?) -> Outcome {
    var first = 0
    while first < buffers.count {
      var (next, end) = (first, 0)
      while next < buffers.count, next == first || start(buffers[next]) < end {
        end = max(end, conflicts.moments[buffers[next]].upperBound)
        next += 1
      }
      let outcome = branch(Array(buffers[first..<next]), after: last)
      guard outcome == .found else { return outcome }
      first = next
    }
    return .found
  }

  /// Tries each buffer that can be the next.
  private mutating func branch(_ buffers: [Int], after last: Int?) -> Outcome {
    nodes += 1
    work -= buffers.count
    guard work > 0, nodes < cutoff else { return .unknown }
    guard let candidates = candidates(buffers, after: last), fit(candidates) else { return .none }
    // Who fits below all that is to come goes there first.
    let limit =
      conflicts.areUpward ? buffers.map { heads[$0] + conflicts.bytes[$0] }.min() ?? 0 : .max
    let mark = trail.count
    for (_, next) in candidates where heads[next] < limit && canFollow(next, last) {
      if push(next) {
        let outcome = place(buffers.filter { $0 != next }, after: next)
        guard outcome == .none else { return outcome }
      }
      while trail.count > mark {
        let (buffer, head) = trail.removeLast()
        heads[buffer] = head
      }
      reopen(buffers)
    }
    return .none
  }

  private mutating func reopen(_ buffers: [Int]) {
    for buffer in buffers { (isOpen[buffer], offsets[buffer]) = (true, nil) }
  }

  /// Places a buffer at its head; false if another one has no room then.
  private mutating func push(_ next: Int) -> Bool {
    let offset = heads[next]
    (isOpen[next], offsets[next]) = (false, offset)
    work -= conflicts.edges[next].count
    for edge in conflicts.edges[next] where isOpen[edge.other] {
      let (other, head) = (edge.other, offset + edge.above)
      guard head > heads[other] else { continue }
      trail.append((other, heads[other]))
      heads[other] = head
      guard head + conflicts.bytes[other] <= capacity else {
        trouble[other] += blame
        return false
      }
    }
    return true
  }

  /// True if `next` comes after `last` in the order by offset and rank, or waits for it.
  private func canFollow(_ next: Int, _ last: Int?) -> Bool {
    guard let last, let frontier = offsets[last] else { return true }
    return (heads[next], rank[next]) > (frontier, rank[last])
      || conflicts.edges[last].contains { $0.other == next && $0.above <= 0 }
  }

  /// The buffers by the least offset that they can still have; nil if one can have none.
  private mutating func candidates(
    _ buffers: [Int], after last: Int?
  ) -> [(offset: Int, buffer: Int)]? {
    var found: [(offset: Int, buffer: Int)] = []
    let frontier = last.flatMap { offsets[$0] } ?? 0
    for buffer in buffers {
      var offset = heads[buffer]
      if conflicts.areUpward {
        if !canFollow(buffer, last) {
          // Another must come between.
          work -= conflicts.edges[buffer].count
          offset = .max
          for edge in conflicts.edges[buffer] where isOpen[edge.other] {
            offset = min(offset, max(heads[edge.other], frontier) + edge.below)
          }
          guard offset < .max else { return nil }
        }
        offset = max(offset, frontier)
      }
      found.append((offset, buffer))
    }
    found.sort { ($0.offset, rank[$0.buffer]) < ($1.offset, rank[$1.buffer]) }
    return found
  }

  /// False if, at some moment, the buffers from one offset on need more than there is.
  private mutating func fit(_ buffers: [(offset: Int, buffer: Int)]) -> Bool {
    bounds += 1
    for (_, buffer) in buffers {
      for moment in conflicts.moments[buffer] { needed[moment] = 0 }
    }
    for (offset, buffer) in buffers.reversed() {
      counted[buffer] = bounds
      work -= conflicts.moments[buffer].count
      let sharing = conflicts.sharing[buffer].filter { counted[$0.other] == bounds }
      for moment in conflicts.moments[buffer] {
        var own = conflicts.bytes[buffer]
        for edge in sharing where conflicts.moments[edge.other].contains(moment) {
          own -= edge.shared
        }
        needed[moment] += max(0, own)
        guard needed[moment] > capacity - offset else { continue }
        for (other, rival) in buffers
        where other >= offset && conflicts.moments[rival].contains(moment) {
          trouble[rival] += blame
        }
        return false
      }
    }
    return true
  }
}
