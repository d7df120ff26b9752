import IR
import TFLite

/// Repeats a tensor a number of times along each dimension.
///
/// Operands: input, constant repetitions.
package struct Tile: Importable, Rearranging {
  package static let name = "TILE"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .int64, .uint8, .bool]
  static let operandCounts = 2...2

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    let times = try types.constantInts(1, "multiples")
    try types.require(
      times.count == input.shape.count,
      "multiples must be \(input.shape.count) values (are \(times.count))")
    for (axis, extent) in input.shape.enumerated() where axis < result.shape.count {
      let (product, isTooLarge) = extent.multipliedReportingOverflow(by: times[axis])
      try types.require(
        !isTooLarge && times[axis] > 0 && product == result.shape[axis],
        "result must repeat \(input.shape) by \(times) (has \(result.shape))")
    }
    try types.requireRank(result, input.shape.count, "result")
    // Each dimension becomes two: the repetitions, and the elements that they repeat.
    return StridedCopy(
      input.element, extents: zip(times, input.shape).flatMap { [$0, $1] },
      sourceStrides: input.strides.flatMap { [0, $0] })
  }
}
