import IR
import TFLite

/// Turns a tensor round along some dimensions.
///
/// Operands: input, constant axes.
package struct ReverseV2: Importable, Rearranging {
  package static let name = "REVERSE_V2"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 2...2

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireElements(input, "input")
    try types.requireShape(result, input.shape, "result")
    var strides = input.strides
    var offset = 0
    var reversed: Set<Int> = []
    for axis in try types.constantInts(1, "axes") {
      let axis = try types.axis(axis, rank: input.shape.count)
      try types.require(reversed.insert(axis).inserted, "axes must differ (\(axis) is there twice)")
      offset += (input.shape[axis] - 1) * strides[axis]
      strides[axis] = -strides[axis]
    }
    return StridedCopy(
      input.element, extents: input.shape, sourceStrides: strides, sourceOffset: offset)
  }
}
