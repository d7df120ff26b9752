/// What buffers in use at once forbid one another, found once for all searches.
struct Conflicts {
  /// What a buffer must know of another that is in use at the same time.
  struct Edge {
    let other: Int
    /// The other may start that many bytes above this one, or more; below zero, it may start below.
    let above: Int
    /// This one may start that many bytes above the other, or more.
    let below: Int
    /// The most bytes that both can have in common.
    let shared: Int
  }

  let bytes: [Int]
  let alignment: Int
  /// For each buffer, those that may not lie just anywhere because of it.
  private(set) var edges: [[Edge]]
  /// For each buffer, those that can share bytes with it.
  private(set) var sharing: [[Edge]]
  /// For each buffer, when it is in use: indices of those moments at which most others are.
  let moments: [Range<Int>]
  let momentCount: Int
  /// True if none may start below another that it has to lie above.
  private(set) var areUpward = true
  /// True if every placement can be built so that each buffer lies above earlier ones.
  private(set) var haveOrder = true
  /// All offsets that a search tries are multiples of this.
  private(set) var unit: Int

  init(_ lifetimes: Lifetimes) {
    let buffers = lifetimes.buffers
    bytes = buffers.map(\.bytes)
    alignment = lifetimes.alignment
    unit = 0
    edges = buffers.map { _ in [] }
    sharing = edges
    (moments, momentCount) = Self.moments(of: lifetimes)
    let pairs = Dictionary(grouping: lifetimes.overlaps) {
      [min($0.result, $0.operand), max($0.result, $0.operand)]
    }
    let byStart = buffers.indices.sorted {
      (buffers[$0].steps.lowerBound, $0) < (buffers[$1].steps.lowerBound, $1)
    }
    var active: [Int] = []
    // What has no bytes is nobody's business.
    for a in byStart where buffers[a].bytes > 0 {
      active.removeAll { buffers[$0].steps.upperBound < buffers[a].steps.lowerBound }
      for b in active {
        connect(a, b, pairs.isEmpty ? [] : pairs[[min(a, b), max(a, b)]] ?? [])
      }
      active.append(a)
    }
    areUpward = edges.allSatisfy { $0.allSatisfy { $0.above >= 0 } }
    haveOrder = Self.haveNoCircle(edges)
    unit = bytes.reduce(0, Self.commonDivisor)
    for edge in edges.joined() { unit = Self.commonDivisor(unit, edge.above) }
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (abs(a), abs(b))
    while b > 0 { (a, b) = (b, a % b) }
    return a
  }

  private mutating func connect(_ a: Int, _ b: Int, _ pairs: [Lifetimes.Overlap]) {
    var gap = Separation(bytes[a], bytes[b])
    for pair in pairs {
      if pair.result == a {
        gap.allow(above: pair.backward, below: pair.distance)
      } else {
        gap.allow(above: pair.distance, below: pair.backward)
      }
    }
    gap.align(to: alignment)
    let shared = gap.mostShared
    let (toA, toB) = (
      Edge(other: a, above: gap.above, below: gap.below, shared: shared),
      Edge(other: b, above: gap.below, below: gap.above, shared: shared)
    )
    if !gap.isEmpty {
      edges[b].append(toA)
      edges[a].append(toB)
    }
    if shared > 0 {
      sharing[b].append(toA)
      sharing[a].append(toB)
    }
  }

  /// The last step of each spell in which buffers only come into use, without those spells whose
  /// buffers the next one has too; results that share bytes end one as well.
  private static func moments(of lifetimes: Lifetimes) -> ([Range<Int>], Int) {
    let buffers = lifetimes.buffers
    let steps = lifetimes.stepCount + 2
    var (starts, ends) = (
      [Bool](repeating: false, count: steps), [Bool](repeating: false, count: steps)
    )
    for buffer in buffers {
      starts[buffer.steps.lowerBound + 1] = true
      ends[buffer.steps.upperBound + 1] = true
    }
    for pair in lifetimes.overlaps {
      let step = buffers[pair.result].steps.lowerBound
      if step >= 0 { ends[step] = true }
    }
    // The number of moments before each step.
    var before: [Int] = [0]
    var isGrowing = false
    for step in 0..<steps {
      isGrowing = isGrowing || starts[step]
      before.append(before[step] + (isGrowing && ends[step] ? 1 : 0))
      if ends[step] { isGrowing = false }
    }
    let moments = buffers.map { buffer in
      before[buffer.steps.lowerBound + 1]..<before[buffer.steps.upperBound + 2]
    }
    return (moments, before[steps])
  }
}
