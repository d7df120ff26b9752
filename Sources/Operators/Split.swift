import IR
import TFLite

/// Divides a tensor along one dimension into equal parts.
///
/// Operands: constant axis, input.
package struct Split: Dividing {
  package static let name = "SPLIT"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .float32,
  ]
  static let input = 1

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func division(_ types: Signature) throws(Unsupported) -> Division {
    try types.requireCounts(operands: 2...2, results: types.results.count)
    let axes = try types.constantInts(0, "axis")
    try types.require(axes.count == 1, "axis must be one value (are \(axes.count))")
    let input = types.operand(1)
    let axis = try types.axis(axes[0], rank: input.shape.count)
    let division = try types.division(of: input, along: axis)
    try types.require(
      division.extents.allSatisfy { $0 == division.extents[0] },
      "results must be equal (have \(division.extents) along dimension \(axis))")
    return division
  }
}
