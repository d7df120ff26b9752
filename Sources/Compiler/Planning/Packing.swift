/// A placement of buffers, and how good it is proven to be.
package struct Packing {
  /// The offset of each buffer.
  private(set) var offsets: [Int]
  /// What the placement needs.
  private(set) var bytes: Int
  /// No placement needs less.
  private(set) var bound: Int

  private let conflicts: Conflicts
  private let orders: [[Int]]
  /// What is left of the work, in steps of `PlacementSearch`; the same on every machine.
  private var work: Int

  /// What the hardest instances of 150 to 450 buffers get: one to three seconds.
  package static let usualWork = 300_000_000

  init(_ lifetimes: Lifetimes, work: Int = usualWork) {
    conflicts = Conflicts(lifetimes)
    self.work = work
    bound = Separation.rounded(lifetimes.liveBytes.max() ?? 0, max(1, conflicts.unit))
    offsets = FirstFit.best(lifetimes, conflicts, enough: bound)
    bytes = conflicts.size(of: offsets)
    orders = Self.orders(lifetimes)
    improve()
  }

  /// Searches with more and more effort.
  private mutating func improve() {
    // Enough to place all buffers a few times: half of them are left on average.
    let count = offsets.count
    var effort = 2 * count * (count + conflicts.moments.reduce(0) { $0 + $1.count })
    var round = 0
    while bound < bytes, work > 0 {
      let order = orders[round % orders.count]
      attempt(bound, order, effort)
      // Nothing below is expected, though perhaps not ruled out.
      var hope = bound
      while bytes - hope > bytes / 256, work > 0 {
        let capacity = hope + (bytes - hope) / conflicts.unit / 2 * conflicts.unit
        attempt(capacity, order, effort)
        hope = max(bound, bytes > capacity ? capacity + conflicts.unit : hope)
      }
      effort = min(4 * effort, Self.usualWork)
      round += 1
    }
  }

  /// Looks for a placement in that many bytes.
  private mutating func attempt(_ capacity: Int, _ order: [Int], _ effort: Int) {
    guard capacity < bytes else { return }
    let allowed = min(effort, work)
    var search = PlacementSearch(conflicts, capacity: capacity, order: order, work: allowed)
    let outcome = search.run()
    work -= outcome == .unknown ? allowed : allowed - search.work
    switch outcome {
    case .found:
      offsets = search.offsets.map { $0 ?? 0 }
      bytes = conflicts.size(of: offsets)
    case .none: bound = max(bound, capacity + conflicts.unit)
    case .unknown: break
    }
  }

  /// Who is placed first where a search is free to choose.
  private static func orders(_ lifetimes: Lifetimes) -> [[Int]] {
    let first = FirstFit.orders(of: lifetimes)
    return [first[1], first[0], first[2]]
  }
}
