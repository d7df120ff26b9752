import IR
import TFLite

/// Runs a subgraph on its own results for as long as another gives true for them.
///
/// Operands: the inputs of either subgraph before the first turn.
package struct While: NestingImportable {
  package static let name = "WHILE"
  package static let inputElements: [ElementType] = [.int8, .int16, .float32]
  package static let control = Control.loop
  package let subgraphs: [Int]
  /// The condition and the body.
  package var regions: [Graph] = []

  package init(_ options: Model.Options) throws(Unsupported) {
    subgraphs = [options.int("cond_subgraph_index"), options.int("body_subgraph_index")]
  }

  package func check(_ types: Signature) throws(Unsupported) {
    let count = types.operands.count
    try types.requireCounts(operands: count...count, results: count)
    let own = types.operands.compactMap { $0 }
    try types.requireTypes(own, types.results)
    for region in regions { try types.requireTypes(own, region.inputs.map { region[$0].type }) }
    let (condition, body) = (regions[0], regions[1])
    try types.require(
      condition.outputs.count == 1, "the condition must have one result")
    try types.requireCondition(condition[condition.outputs[0]].type)
    try types.requireTypes(own, body.outputs.map { body[$0].type })
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (condition, body) = (regions[0], regions[1])
    var values = operands.compactMap { $0 }
    while condition.outputs(in: Interpreter.run(condition, inputs: values))[0].int32s[0] != 0,
      LoopBudget.spend()
    {
      values = body.outputs(in: Interpreter.run(body, inputs: values))
    }
    return values
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] { [] }
}
