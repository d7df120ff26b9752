/// The RAM that programs take of an application, in bytes.
package struct MemoryNeeds: Sendable, Hashable {
  package let arena: Int
  /// What lives on from run to run.
  package let state: Int
  /// What alignment and flags add to arena and states where they are static.
  package let other: Int
  package let stack: StackFigure

  package var total: Int { arena + state + other + stack.bytes }

  package init(_ program: Program, stack: StackFigure) {
    self.init([program], stack: stack)
  }

  /// Of a bundle, whose members take the arena and the stack one after the other.
  ///
  /// - Parameter stacks: those of its members.
  package init(_ bundle: Bundle, stacks: [StackFigure]) {
    let deepest = stacks.max { $0.bytes < $1.bytes }
    self.init(bundle.programs, stack: deepest ?? StackFigure(bytes: 0, basis: "not known"))
  }

  private init(_ programs: [Program], stack: StackFigure) {
    arena = Self.arenaBytes(programs)
    state = programs.reduce(0) { $0 + $1.stateBytes }
    other = Self.otherBytes(programs)
    self.stack = stack
  }

  private static func arenaBytes(_ programs: [Program]) -> Int {
    max(programs.map(\.plan.arenaBytes).max() ?? 0, 1)
  }

  /// As the source declares its memory: an aligned array for the arena, or for each of its parts, one for
  /// each state there is, each with an `int`.
  private static func otherBytes(_ programs: [Program]) -> Int {
    let parts = programs.count == 1 ? programs[0].plan.parts.map(\.bytes.count) : []
    let arrays = parts.count > 1 ? parts : [arenaBytes(programs)]
    let states = programs.map(\.stateBytes).filter { $0 > 0 }
    return (arrays + states).reduce(flagBytes(programs)) { $0 + padding($1) }
  }

  /// What the `int`s take: where arrays are many, each may lie before an aligned one.
  static func flagBytes(_ programs: [Program]) -> Int {
    let flags = programs.count { $0.stateBytes > 0 }
    return flags * (flags > 1 || programs.contains(where: \.isDivided) ? alignment : 4)
  }

  /// The bytes that an array of that many takes.
  static func padded(_ bytes: Int) -> Int { bytes + padding(bytes) }

  private static func padding(_ bytes: Int) -> Int { (alignment - bytes % alignment) % alignment }

  /// `<M>_ARENA_ALIGNMENT`.
  static let alignment = 16
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
