import IR
import TFLite

/// Repeats a tensor along its dimensions of one element, and along new outer ones.
///
/// Operands: input, shape of the result; the type of the result says it again.
package struct BroadcastTo: Importable, Rearranging {
  package static let name = "BROADCAST_TO"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 2...2

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireShape(result, try types.constantInts(1, "shape"), "result")
    let missing = result.shape.count - input.shape.count
    try types.require(
      missing >= 0
        && zip(input.shape, result.shape.dropFirst(missing)).allSatisfy { $0 == $1 || $0 == 1 },
      "input must broadcast to \(result.shape) (has \(input.shape))")
    let strides = zip(input.shape, input.strides).map { extent, stride in extent == 1 ? 0 : stride }
    return StridedCopy(
      input.element, extents: result.shape,
      sourceStrides: [Int](repeating: 0, count: missing) + strides)
  }
}
