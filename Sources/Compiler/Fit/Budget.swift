import FoundationEssentials

/// The memory that a model takes, in bytes, as `generate` writes it to a file that CI compares.
package struct Budget: Sendable, Codable, Equatable {
  /// What depends on the chip.
  package struct Chip: Sendable, Codable, Equatable {
    /// Where code and stack come from.
    package enum Basis: String, Sendable, Codable {
      /// The linker's map and the compiler's call graph.
      case build
      /// Kernels measured one by one.
      case estimate
    }

    package var basis: Basis
    package var stack: Int
    /// Arena, state, stack and other static data together.
    package var ram: Int
    package var code: Int
    /// Weights and code together.
    package var flash: Int
  }

  /// A number that is larger than its budget.
  package struct Excess: Sendable, Encodable, CustomStringConvertible {
    /// `stm32f405rg stack`.
    package var what: String
    package var bytes: Int
    package var budget: Int

    package var description: String { "\(what): \(bytes) bytes, budget \(budget)" }
  }

  package var model: String
  package var arena: Int
  package var state: Int
  /// Static data besides.
  package var other: Int
  package var weights: Int
  package var targets: [String: Chip]

  /// The budget that a program just keeps. - Parameter report: of the targets it is for.
  package init(_ program: Program, _ report: FitReport) {
    self.init(Bundle(program, name: report.model.name), report.targets)
  }

  /// The budget that a bundle just keeps. - Parameter verdicts: of the targets it is for.
  package init(_ bundle: Bundle, _ verdicts: [any ChipVerdict]) {
    let needs = MemoryNeeds(bundle, stacks: [])
    model = bundle.name
    (arena, state, other) = (needs.arena, needs.state, needs.other)
    weights = bundle.weightBytes
    targets = [:]
    for verdict in verdicts {
      targets[verdict.target] = Chip(
        basis: verdict.isMeasured ? .build : .estimate, stack: verdict.ram.stack,
        ram: verdict.ram.total, code: verdict.flash.code, flash: verdict.flash.total)
    }
  }

  /// The budget in the text of a file. - Throws: `InputError` that says what is wrong with it.
  package init(json: [UInt8], name: String) throws(InputError) {
    do {
      self = try JSONDecoder().decode(Budget.self, from: Data(json))
    } catch {
      throw InputError("\(name): not a budget: a file that kinglet generate has written is needed")
    }
  }

  /// The text of its file; the same budget gives the same bytes.
  package var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    } catch {
      preconditionFailure("a budget can be encoded: \(error)")
    }
  }

  /// The numbers of `needs` that are larger than here, of the chips in both.
  package func excesses(of needs: Budget) -> [Excess] {
    var found = Self.larger(
      [
        ("arena", needs.arena, arena), ("state", needs.state, state), ("other", needs.other, other),
        ("weights", needs.weights, weights),
      ])
    for (id, chip) in needs.targets.sorted(by: { $0.key < $1.key }) {
      guard let own = targets[id] else { continue }
      found += Self.larger(
        [
          ("\(id) stack", chip.stack, own.stack), ("\(id) ram", chip.ram, own.ram),
          ("\(id) code", chip.code, own.code), ("\(id) flash", chip.flash, own.flash),
        ])
    }
    return found
  }

  private static func larger(_ rows: [(String, Int, Int)]) -> [Excess] {
    rows.filter { $0.1 > $0.2 }.map { Excess(what: $0.0, bytes: $0.1, budget: $0.2) }
  }
}
