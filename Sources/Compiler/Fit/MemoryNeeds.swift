/// The RAM that a program takes of an application, in bytes.
package struct MemoryNeeds: Sendable, Hashable {
  package let arena: Int
  /// What lives on from run to run.
  package let state: Int
  /// What alignment and a flag add to arena and state where they are static.
  package let other: Int
  package let stack: StackFigure

  package var total: Int { arena + state + other + stack.bytes }

  package init(_ program: Program, stack: StackFigure) {
    arena = max(program.plan.arenaBytes, 1)
    state = program.stateBytes
    other = Self.otherBytes(program)
    self.stack = stack
  }

  /// As `model.c` declares its memory: two aligned arrays, and an `int` where there is state.
  static func otherBytes(_ program: Program) -> Int {
    let arena = max(program.plan.arenaBytes, 1)
    let flagged = program.stateBytes == 0 ? 0 : padding(program.stateBytes) + 4
    return padding(arena) + flagged
  }

  private static func padding(_ bytes: Int) -> Int { (alignment - bytes % alignment) % alignment }

  /// `<M>_ARENA_ALIGNMENT`.
  private static let alignment = 16
}

/// The most stack that a run takes below its caller, in bytes, and how that is known.
package struct StackFigure: Sendable, Hashable {
  package let bytes: Int
  /// A clause for people: `estimated for …`, `from the call graph of …`.
  package let basis: String

  package init(bytes: Int, basis: String) {
    (self.bytes, self.basis) = (bytes, basis)
  }

  /// The estimate for the instruction set that needs most.
  package init(_ program: Program) {
    let estimates = Footprints.measured.sets.keys.map {
      CodeEstimate(program, core: Footprints.core(of: $0)).stackBytes
    }
    self.init(
      bytes: estimates.max() ?? 0,
      basis: "estimated from measured kernels, for the instruction set that needs most")
  }
}
