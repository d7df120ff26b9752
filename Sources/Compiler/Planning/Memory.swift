/// A memory of a chip that a part of the arena may lie in.
package struct Memory: Sendable, Hashable {
  /// How C code puts an array into a memory.
  package enum Section: Sendable, Hashable {
    /// A section of the linker's, `.ccmram`.
    case named(String)
    /// A macro of ESP-IDF's, `EXT_RAM_BSS_ATTR`.
    case macro(String)
    /// None: the application allocates it at run time.
    case heap
  }

  /// As the target has it, or the user: a C identifier in upper case.
  package let name: String
  /// The bytes that the arena may take of it.
  package var bytes: Int
  /// How long an access takes; only what is less than what matters, and by how much.
  package let cost: Int
  /// True if inputs and outputs may lie in it: DMA reaches it, or none of the memories there are.
  package var holdsPorts: Bool
  /// Nil where static data lie in it by themselves.
  package let section: Section?
  /// What the target says of it, if it is known.
  package var facts: Facts?

  package struct Facts: Sendable, Hashable {
    /// Its first address, hexadecimal.
    package var base: String
    /// All its bytes.
    package var bytes: Int
    package var notes: String?
  }

  package init(
    _ name: String, bytes: Int, cost: Int, holdsPorts: Bool = true, section: Section? = nil,
    facts: Facts? = nil
  ) {
    (self.name, self.bytes, self.cost) = (name, bytes, cost)
    (self.holdsPorts, self.section, self.facts) = (holdsPorts, section, facts)
  }

  /// Names that C macros would take for something else: `<MODEL>_STATE_SECTION`.
  package static let reservedNames: Set<String> = ["STATE", "BYTES", "ALIGNMENT"]
}
