import IR

/// Something that a pass took out of the program, and why no output bit can change.
package struct Shrinking: Sendable, Encodable {
  /// The node of the model file, `#3 PAD`.
  package var `operator`: String
  package var what: String
  package var proof: String

  init(operator: String, what: String, proof: String) {
    (self.operator, self.what, self.proof) = (`operator`, what, proof)
  }

  init(_ node: Graph.Node, _ what: String, proof: String) {
    self.operator = node.label
    self.what = what
    self.proof = proof
  }
}

extension Graph.Node {
  /// The node's index in the model file and its operator: `#3 PAD`.
  package var label: String { "#\(origin) \(name)" }
  /// The operator's name in the schema.
  package var name: String { type(of: op).name }
}

/// A rewrite of the graph that keeps the bits of every output.
package struct Pass: Sendable {
  package let name: String
  /// Rewrites the graph and says what it did.
  package let run: @Sendable (inout Graph) -> [Shrinking]

  package init(_ name: String, run: @escaping @Sendable (inout Graph) -> [Shrinking]) {
    self.name = name
    self.run = run
  }

  /// The passes that every compilation runs, in order.
  package static let standard: [Pass] = [
    foldConstants, foldBorders, fuseActivations, removeUnused,
  ]

  /// The passes that use what values can be; they come after the others, unless that is unwanted.
  package static let shrinking: [Pass] = [mergeTables, removeChannels]
}
