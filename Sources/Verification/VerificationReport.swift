import FoundationEssentials

/// What verification has found, for one engine on one machine.
package struct VerificationReport: Sendable, Encodable {
  /// The first wrong thing about one vector of one case.
  package struct Failure: Sendable, Encodable {
    package var `case`: String
    package var vector: String
    /// The step whose result is wrong; nil where only the outputs were compared.
    package var step: Int?
    package var index: [Int]
    package var expected: Value
    package var actual: Value
    /// What was compared with what, in words.
    package var what: String
  }

  /// A number where the text is one.
  package struct Value: Sendable, Encodable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if let integer = Int(description) {
        try container.encode(integer)
      } else if let number = Double(description), number.isFinite {
        try container.encode(number)
      } else {
        try container.encode(description)
      }
    }
  }

  /// A case that needs what Kinglet does not do.
  package struct UnsupportedCase: Sendable, Encodable {
    package var `case`: String
    package var reason: String
  }

  /// The stack that a model has taken.
  package struct Stack: Sendable, Encodable {
    package var `case`: String
    package var use: StackUse

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(`case`, forKey: .case)
      try use.encode(to: encoder)
    }

    enum CodingKeys: CodingKey {
      case `case`
    }
  }

  package var engine: String
  package var on: String
  /// Whose bytes the outputs must be; nil where each case says it.
  package var numerics: String?
  /// How many cases were checked.
  package var cases: Int
  package var passed: Int
  package var failed: [Failure]
  package var unsupported: [UnsupportedCase]
  /// Cases that could not run there, or whose goldens are another contract's, and why.
  package var skipped: [UnsupportedCase] = []
  /// Of single models on emulated chips.
  package var stacks: [Stack] = []

  /// Counts several models that share an arena as one more case. - Parameter failures: nil where it could
  /// not run, because the machine is too small.
  package mutating func add(_ together: String, _ failures: [Failure]?, room: String) {
    guard let failures else {
      skipped.append(.init(case: together, reason: "too large together for \(room)"))
      return
    }
    cases += 1
    passed += failures.isEmpty ? 1 : 0
    failed += failures.map { failure in
      var failure = failure
      failure.case = "\(failure.case) in \(together)"
      return failure
    }
  }

  /// True if there were cases, and every one passed.
  package var isSuccess: Bool { passed == cases && cases > 0 }
  /// True if every case passed that could run there.
  package var isSuccessWhereRun: Bool { failed.isEmpty && unsupported.isEmpty }
}
