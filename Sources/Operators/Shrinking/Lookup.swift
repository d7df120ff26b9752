import IR

/// Looks each int8 element up in a table: what a model file has as several operators.
struct Lookup: ElementMapping {
  static let name = "LOOKUP"
  /// What becomes of -128, and of the others.
  let table: [Int32]

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireElement(types.operand(0), .int8, "input")
    try types.requireElement(types.results[0], .int8, "result")
    return ByteMapping { table[Int($0) + 128] }
  }
}

extension Pointwise {
  package func lookup(in table: [Int32]) -> any Operator { Lookup(table: table) }
}
