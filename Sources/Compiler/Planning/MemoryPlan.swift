import IR

/// Where each buffer lies in the arena.
package struct MemoryPlan: Sendable {
  package let lifetimes: Lifetimes
  /// The offset of each buffer of `lifetimes`.
  package let offsets: [Int]
  /// The size of the arena.
  package let arenaBytes: Int
  /// No placement for this order of steps needs less.
  package let lowerBound: Int
  /// A step at which `lowerBound` bytes are in use.
  package let peakStep: Int

  /// True if no placement for this order of steps is smaller.
  package var isOptimal: Bool { arenaBytes == lowerBound }

  /// Places the buffers of `lifetimes`: first fit in several orders, the best of them.
  package init(_ lifetimes: Lifetimes) {
    self.lifetimes = lifetimes
    let live = lifetimes.liveBytes
    lowerBound = live.max() ?? 0
    // The bound is met before the first or after the last step only if nothing runs.
    let peak = (live.firstIndex(of: lowerBound) ?? 0) - 1
    peakStep = min(max(peak, 0), max(lifetimes.stepCount - 1, 0))
    let best = FirstFit.orders(of: lifetimes).map { FirstFit.place(lifetimes, in: $0) }
      .min { FirstFit.size(of: $0, lifetimes) < FirstFit.size(of: $1, lifetimes) }
    offsets = best ?? []
    arenaBytes = FirstFit.size(of: offsets, lifetimes)
    let violations = violations()
    precondition(violations.isEmpty, "a plan is valid: \(violations)")
  }

  /// The offset of the buffer of `owner`, if it has one.
  package func offset(of owner: Buffer.Owner) -> Int? {
    lifetimes.buffers.firstIndex { $0.owner == owner }.map { offsets[$0] }
  }
}
