import IR

/// An operator that remembers what it has seen, in memories that the file does not mention.
///
/// They are its last operands: variables that hold zeros before the first run.
package protocol Remembering: StateMutating {
  /// How many operands the file names.
  static var inputCount: Int { get }

  /// The types of the memories that the operator needs.
  ///
  /// - Parameter types: those of the file's operands and results.
  /// - Throws: unless the operator handles these types.
  func memories(_ types: Signature) throws(Unsupported) -> [TensorType]
}

extension Remembering {
  package static var inputCount: Int { 1 }

  package func check(_ types: Signature) throws(Unsupported) {
    let count = Self.inputCount
    let memories = try memories(
      Signature(
        operands: Array(types.operands.prefix(count)),
        constants: Array(types.constants.prefix(count)), results: types.results,
        numerics: types.numerics))
    try types.require(
      Array(types.operands.dropFirst(count)) == memories,
      "operands after the first \(count) must be memories")
    try types.require(
      types.constants.dropFirst(count).allSatisfy { $0 == nil }, "memories must not be constant")
  }

  package func mutatedOperands(_ types: Signature) -> [Int] {
    Array(Self.inputCount..<types.operands.count)
  }
}
