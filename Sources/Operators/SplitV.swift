import IR
import TFLite

/// Divides a tensor along one dimension into parts of any size.
///
/// Operands: input, sizes, constant axis; the types of the results say the sizes again.
package struct SplitV: Dividing {
  package static let name = "SPLIT_V"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .float32,
  ]
  static let input = 0

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func division(_ types: Signature) throws(Unsupported) -> Division {
    try types.requireCounts(operands: 3...3, results: types.results.count)
    return try types.division(of: types.operand(0), along: try types.constantAxis(2))
  }
}
