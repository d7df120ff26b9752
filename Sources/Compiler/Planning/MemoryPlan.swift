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
  /// What lies in which memory: one part, unless several memories were asked for.
  package let parts: [Part]
  /// True if no other choice of memories is known to cost less.
  package internal(set) var isBestAssignment = true
  /// No placement for this order of steps needs less: so many bytes are in use at some step, or a
  /// search of all smaller placements found none.
  package let lowerBound: Int
  /// The step at which most bytes are in use.
  package let peakStep: Int

  /// The bytes of the arena that lie in one memory.
  package struct Part: Sendable {
    /// Nil for an arena that may lie anywhere.
    package let memory: Memory?
    /// The offsets of this plan that are in it; the first is the start of an array.
    package let bytes: Range<Int>
    /// What lies in it needs no less, for this order of steps.
    package let lowerBound: Int
  }

  /// True if no placement for this order of steps is smaller.
  package var isOptimal: Bool { arenaBytes == lowerBound }

  /// Places the buffers of `lifetimes`.
  ///
  /// - Parameter work: how long to search for a smaller placement, as `Packing` counts.
  package init(_ lifetimes: Lifetimes, work: Int = Packing.usualWork) {
    let packing = Packing(lifetimes, work: work)
    self.init(
      lifetimes, offsets: packing.offsets, arenaBytes: packing.bytes, lowerBound: packing.bound)
    let violations = violations()
    precondition(violations.isEmpty, "a plan is valid: \(violations)")
  }

  /// A given placement, valid or not.
  init(_ lifetimes: Lifetimes, offsets: [Int], arenaBytes: Int, lowerBound: Int = 0) {
    let part = Part(memory: nil, bytes: 0..<arenaBytes, lowerBound: lowerBound)
    self.init(lifetimes, offsets: offsets, parts: [part], lowerBound: lowerBound)
  }

  /// A given placement in given memories, valid or not.
  init(_ lifetimes: Lifetimes, offsets: [Int], parts: [Part], lowerBound: Int = 0) {
    self.lifetimes = lifetimes
    self.offsets = offsets
    self.parts = parts
    arenaBytes = parts.last?.bytes.upperBound ?? 0
    buffers = Dictionary(
      lifetimes.buffers.enumerated().map { ($1.owner, $0) },
      uniquingKeysWith: { first, _ in first })
    let live = lifetimes.liveBytes
    let most = live.max() ?? 0
    self.lowerBound = max(lowerBound, most)
    // Most is in use before the first or after the last step only if nothing runs.
    let peak = (live.firstIndex(of: most) ?? 0) - 1
    peakStep = min(max(peak, 0), max(lifetimes.stepCount - 1, 0))
  }

  /// The index of the buffer of `owner`, if it has one.
  func index(of owner: Buffer.Owner) -> Int? { buffers[owner] }

  /// The offset of the buffer of `owner`, if it has one.
  package func offset(of owner: Buffer.Owner) -> Int? {
    buffers[owner].map { offsets[$0] }
  }
}
