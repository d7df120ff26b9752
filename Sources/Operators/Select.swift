import IR
import TFLite

/// Takes each element, or all that share the first index, from one of two operands of equal shape.
package struct Select: Selecting {
  package static let name = "SELECT"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...3)
    let (condition, result) = (types.operand(0), types.results[0])
    try types.requireShape(types.operand(1), result.shape, "second operand")
    try types.requireShape(types.operand(2), result.shape, "third operand")
    try types.require(
      condition.shape == result.shape || condition.shape.isEmpty
        || condition.shape == Array(result.shape.prefix(1)),
      "condition must be a scalar or have shape \(result.shape) or its first extent"
        + " (has \(condition.shape))")
    try checkSelection(types)
  }

  func condition(_ types: Signature) -> TensorType {
    var condition = types.operand(0)
    let rank = types.results[0].shape.count
    if condition.shape.count == 1 && rank > 1 {
      condition.shape += [Int](repeating: 1, count: rank - 1)
    }
    return condition
  }
}
