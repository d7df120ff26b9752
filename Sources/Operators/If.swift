import IR
import TFLite

/// Runs one of two subgraphs.
///
/// Operands: a bool, then the inputs of either subgraph.
package struct If: NestingImportable {
  package static let name = "IF"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .float32]
  package static let control = Control.branch
  package let subgraphs: [Int]
  /// What runs if the condition is true, and what else.
  package var regions: [Graph] = []

  package init(_ options: Model.Options) throws(Unsupported) {
    subgraphs = [options.int("then_subgraph_index"), options.int("else_subgraph_index")]
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.require(!types.operands.isEmpty, "a condition must be given")
    try types.requireCounts(
      operands: types.operands.count...types.operands.count, results: types.results.count)
    try types.requireCondition(types.operand(0))
    for region in regions {
      try types.requireTypes(
        types.operands.dropFirst().compactMap { $0 }, region.inputs.map { region[$0].type })
      try types.requireTypes(types.results, region.outputs.map { region[$0].type })
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let region = regions[operands.present(0).int32s[0] != 0 ? 0 : 1]
    return region.outputs(
      in: Interpreter.run(region, inputs: operands.dropFirst().compactMap { $0 }))
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] { [] }
}

extension Signature {
  /// Requires one bool.
  func requireCondition(_ type: TensorType) throws(Unsupported) {
    try require(
      type.element == .bool && type.shape.allSatisfy { $0 == 1 },
      "the condition must be one bool (is \(type))")
  }

  /// Requires that a subgraph takes or gives what its operator does.
  func requireTypes(_ own: [TensorType], _ inner: [TensorType]) throws(Unsupported) {
    try require(
      own.map(\.element) == inner.map(\.element) && own.map(\.count) == inner.map(\.count),
      "a subgraph must have the operator's own types (\(own) are \(inner) there)")
  }
}
