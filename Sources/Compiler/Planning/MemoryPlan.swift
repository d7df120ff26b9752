import IR

/// Where each buffer lies in the arena.
package struct MemoryPlan: Sendable {
  package let lifetimes: Lifetimes
  /// The offset of each buffer of `lifetimes`.
  package let offsets: [Int]
  /// The buffer of each owner.
  private let buffers: [Buffer.Owner: Int]
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
    let enough = lifetimes.liveBytes.max() ?? 0
    let offsets = FirstFit.best(lifetimes, enough: enough)
    self.init(lifetimes, offsets: offsets, arenaBytes: FirstFit.size(of: offsets, lifetimes))
    let violations = violations()
    precondition(violations.isEmpty, "a plan is valid: \(violations)")
  }

  /// A given placement, valid or not.
  init(_ lifetimes: Lifetimes, offsets: [Int], arenaBytes: Int) {
    self.lifetimes = lifetimes
    self.offsets = offsets
    self.arenaBytes = arenaBytes
    buffers = Dictionary(
      lifetimes.buffers.enumerated().map { ($1.owner, $0) },
      uniquingKeysWith: { first, _ in first })
    let live = lifetimes.liveBytes
    lowerBound = live.max() ?? 0
    // The bound is met before the first or after the last step only if nothing runs.
    let peak = (live.firstIndex(of: lowerBound) ?? 0) - 1
    peakStep = min(max(peak, 0), max(lifetimes.stepCount - 1, 0))
  }

  /// The index of the buffer of `owner`, if it has one.
  func index(of owner: Buffer.Owner) -> Int? { buffers[owner] }

  /// The offset of the buffer of `owner`, if it has one.
  package func offset(of owner: Buffer.Owner) -> Int? {
    buffers[owner].map { offsets[$0] }
  }
}
