import Compiler

/// Where generated C can run, as `--on` names it: the host or an emulated chip.
package struct Place: Sendable {
  package let id: String
  /// Nil for the host, whose compiler is looked for when it is needed.
  package let machine: EmulatedChip?

  private init(_ id: String, _ machine: EmulatedChip?) {
    (self.id, self.machine) = (id, machine)
  }

  /// Every place, the host first.
  package static let all = [Place("host", nil)] + EmulatedChip.all.map { Place($0.id, $0) }

  /// The place of that name, if there is one.
  package static func named(_ id: String) -> Place? { all.first { $0.id == id } }

  /// Throws, naming what to install, unless C can be built and run there.
  package func requireTools() throws(IOError) {
    if let machine { try machine.requireTools() } else { _ = try HostCompiler() }
  }
}
