import IR

/// Programs of which one runs at a time, as one C library: they share an arena, kernels and constants. A
/// program alone is a bundle of one.
package struct Bundle: Sendable {
  package struct Member: Sendable {
    /// The prefix of its C names, an identifier in lower case.
    package let name: String
    package let program: Program

    /// The function that runs all of it, or all that a row of the input allows.
    package var runner: String { program.rowInput == nil ? "\(name)_invoke" : "\(name)_push_row" }

    package init(name: String, program: Program) {
      (self.name, self.program) = (name, program)
    }
  }

  /// The name of the library, and the prefix of what its members share.
  package let name: String
  package let members: [Member]
  /// The constants of all members, each once.
  package let constants: [Program.Constant]
  /// For each member, where its own constants are among `constants`.
  let constantPlaces: [[Int]]

  /// - Requires: `members` is not empty, and `clash` finds none of the names.
  package init(_ members: [Member], name: String) {
    self.members = members
    self.name = name
    var pool = ConstantPool()
    var places: [[Int]] = []
    for member in members {
      places.append(member.program.constants.map { pool.index(of: $0.tensor, name: $0.name) })
    }
    constants = pool.constants
    constantPlaces = places
  }

  /// A program alone, whose constants differ already.
  package init(_ program: Program, name: String) {
    self.name = name
    members = [Member(name: name, program: program)]
    constants = program.constants
    constantPlaces = [Array(program.constants.indices)]
  }

  package var programs: [Program] { members.map(\.program) }

  /// True if there is anything to share.
  package var isShared: Bool { members.count > 1 }

  /// The size of the arena that all members use, one after the other.
  package var arenaBytes: Int { programs.map(\.plan.arenaBytes).max() ?? 0 }

  /// The size of what lives on from run to run, which is each member's own.
  package var stateBytes: Int { programs.reduce(0) { $0 + $1.stateBytes } }

  /// The bytes of the constants, as they lie in flash.
  package var weightBytes: Int { constants.reduce(0) { $0 + $1.tensor.bytes.count } }
}

extension Bundle {
  /// What keeps these names from standing in one library; nil if nothing does.
  package static func clash(among names: [String], in bundle: String) -> String? {
    for (index, name) in names.enumerated() {
      if let other = names[..<index].firstIndex(of: name) {
        return "models \(other + 1) and \(index + 1) are both called \(name)"
      }
      if name == bundle { return "a model and all of them together are both called \(name)" }
    }
    for name in names + [bundle] {
      for other in names + [bundle] where name.hasPrefix("\(other)_") {
        let rest = name.dropFirst(other.count + 1)
        guard let word = rest.split(separator: "_", omittingEmptySubsequences: false).first,
          generatedWords.contains(String(word))
        else { continue }
        return "\(name) is also what generated code calls something of \(other)"
      }
    }
    return nil
  }

  /// What follows a model's name, up to the next underscore, in generated names of files, functions,
  /// variables and macros.
  static let generatedWords: Set = [
    "aligned", "arena", "base", "budget", "caller", "constant", "dequantize", "h", "hook", "ignore",
    "input", "invoke", "is", "memory", "other", "output", "push", "quantize", "ram", "reset", "row",
    "rows", "section", "stack", "state", "static", "step", "trace", "weights",
  ]
}
