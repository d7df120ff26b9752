/// A placement of buffers in memory of a given size, if there is one.
struct Room {
  let outcome: PlacementSearch.Outcome
  /// The offset of each buffer, where a placement was found.
  private(set) var offsets: [Int] = []

  /// How long a placement is searched for, as `Packing` counts.
  private static let work = 20_000

  init(_ lifetimes: Lifetimes, bytes: Int) {
    guard lifetimes.liveBytes.max() ?? 0 <= bytes else {
      outcome = .none
      return
    }
    let conflicts = Conflicts(lifetimes)
    let offsets = FirstFit.best(lifetimes, conflicts, enough: bytes)
    guard conflicts.size(of: offsets) > bytes else {
      (outcome, self.offsets) = (.found, offsets)
      return
    }
    let unit = max(1, conflicts.unit)
    var search = PlacementSearch(
      conflicts, capacity: bytes / unit * unit, order: FirstFit.orders(of: lifetimes)[1],
      work: Self.work)
    outcome = search.run()
    if outcome == .found { self.offsets = search.offsets.map { $0 ?? 0 } }
  }
}
