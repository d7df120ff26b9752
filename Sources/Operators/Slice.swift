import IR
import TFLite

/// Cuts a box out of a tensor.
///
/// Operands: input, constant first index and constant size along each dimension; -1 is all the rest.
package struct Slice: Importable, Rearranging {
  package static let name = "SLICE"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 3...3

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    let begin = try types.constantInts(1, "begin")
    let size = try types.constantInts(2, "size")
    let rank = input.shape.count
    try types.require(
      begin.count == rank && size.count == rank,
      "begin and size must have \(rank) values (have \(begin.count) and \(size.count))")
    for (axis, extent) in input.shape.enumerated() {
      try types.require(
        0...extent ~= begin[axis] && -1...(extent - begin[axis]) ~= size[axis],
        "slice must lie inside \(input.shape) (begins at \(begin), has size \(size))")
    }
    let extents = input.shape.indices.map {
      size[$0] == -1 ? input.shape[$0] - begin[$0] : size[$0]
    }
    try types.requireShape(result, extents, "result")
    let strides = input.strides
    return StridedCopy(
      input.element, extents: extents, sourceStrides: strides,
      sourceOffset: zip(begin, strides).reduce(0) { $0 + $1.0 * $1.1 })
  }
}
