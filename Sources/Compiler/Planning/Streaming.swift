import IR

/// Finds the steps whose images are best never held whole.
struct Streaming {
  private let schedule: Schedule
  /// The bytes in use at each step when every step runs by itself.
  private let live: [Int]

  init(_ schedule: Schedule) {
    self.schedule = schedule
    live = Array(Lifetimes(schedule).liveBytes.dropFirst().dropLast())
  }

  /// One way to run some consecutive steps.
  private struct Segment {
    var steps: Range<Int>
    /// The bytes in use while they run.
    var bytes: Int
    /// Multiply-accumulates that are made row by row.
    var streamed: Int
  }

  /// The order whose largest number of bytes in use is least, and among those the one that makes the
  /// least row by row.
  var smallest: Schedule {
    let segments = segments
    let sizes = Set(segments.map(\.bytes)).sorted()
    // The least limit that some sequence of segments keeps.
    var (low, high) = (0, sizes.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if cheapest(segments, limit: sizes[middle]) != nil { high = middle } else { low = middle + 1 }
    }
    guard low < sizes.count, let blocks = cheapest(segments, limit: sizes[low]),
      let best = schedule.streaming(blocks)
    else { return schedule }
    return best
  }

  /// Every single step and every block there can be.
  private var segments: [Segment] {
    var found = schedule.steps.indices.map {
      Segment(steps: $0..<$0 + 1, bytes: live[$0], streamed: 0)
    }
    for first in schedule.steps.indices where isRowWise(first) {
      var last = first + 1
      while last < schedule.steps.count, isRowWise(last) {
        last += 1
        guard let trial = schedule.streaming([first..<last]) else { continue }
        let bytes = Lifetimes(trial).liveBytes[first + 1..<last + 1].max() ?? 0
        // A block that needs more than its steps one by one serves nobody.
        guard bytes < live[first..<last].max() ?? 0 else { continue }
        let work = (first..<last).reduce(0) { $0 + self.work($1) }
        found.append(Segment(steps: first..<last, bytes: bytes, streamed: work))
      }
    }
    return found
  }

  private func isRowWise(_ step: Int) -> Bool {
    let node = schedule.graph.nodes[schedule.steps[step]]
    return node.op is any RowConsuming
      || (node.op as? any RowWise)?.rowForm(schedule.graph.signature(of: node)) != nil
  }

  private func work(_ step: Int) -> Int {
    let node = schedule.graph.nodes[schedule.steps[step]]
    return node.op.steps(schedule.graph.signature(of: node))
  }

  /// The blocks of a sequence of segments of which none needs more than `limit` bytes, and that makes
  /// the least row by row; nil if there is none.
  private func cheapest(_ segments: [Segment], limit: Int) -> [Range<Int>]? {
    var best: [(cost: Int, last: Int)?] = [(0, -1)]
    best += [(cost: Int, last: Int)?](repeating: nil, count: schedule.steps.count)
    let usable = segments.indices.filter { segments[$0].bytes <= limit }
    let byStart = Dictionary(grouping: usable) { segments[$0].steps.lowerBound }
    for step in schedule.steps.indices {
      guard let sofar = best[step] else { continue }
      for index in byStart[step] ?? [] {
        let (end, cost) = (segments[index].steps.upperBound, sofar.cost + segments[index].streamed)
        if best[end].map({ cost < $0.cost }) ?? true { best[end] = (cost, index) }
      }
    }
    var blocks: [Range<Int>] = []
    var step = schedule.steps.count
    while step > 0 {
      guard let index = best[step]?.last else { return nil }
      if segments[index].steps.count > 1 { blocks.append(segments[index].steps) }
      step = segments[index].steps.lowerBound
    }
    return blocks.reversed()
  }
}
