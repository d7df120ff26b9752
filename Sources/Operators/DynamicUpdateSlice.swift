import CKernels
import IR
import TFLite

/// Replaces a box of a tensor, at a place that may be known only at run time.
///
/// Operands: input, update, first index along each dimension; the box is moved so that it fits.
package struct DynamicUpdateSlice: Importable, InPlace {
  package static let name = "DYNAMIC_UPDATE_SLICE"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...3)
    let (input, update, start) = (types.operand(0), types.operand(1), types.operand(2))
    try types.requireSameElement(input, types.results[0])
    try types.requireSameElement(update, types.results[0])
    try types.requireRank(input, upTo: Int(KL_MAX_RANK), "input")
    try types.requireElements(input, "input")
    try types.requireShape(types.results[0], input.shape, "result")
    try types.require(
      update.shape.count == input.shape.count
        && zip(update.shape, input.shape).allSatisfy { 1...$1 ~= $0 },
      "update must fit \(input.shape) (has \(update.shape))")
    try types.require(
      start.element == .int32 || start.element == .int64,
      "start must be int32 or int64 (is \(start.element))")
    try types.requireShape(start, [input.shape.count], "start")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, update) = (operands.present(0), operands.present(1))
    let strides = types.operand(0).strides
    let start = zip(operands.present(2).int64s, lastStarts(types)).map { index, last in
      Int(min(max(index, 0), Int64(last)))
    }
    let first = zip(start, strides).reduce(0) { $0 + $1.0 * $1.1 }
    let size = input.element.byteCount
    var bytes = input.bytes
    for (index, offset) in offsets(types.operand(1).shape, strides: strides).enumerated() {
      let place = (first + offset) * size
      bytes.replaceSubrange(
        place..<place + size, with: update.bytes[index * size..<(index + 1) * size])
    }
    return [Tensor(input.element, bytes: bytes)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, update) = (types.operand(0), types.operand(1))
    let copy = StridedCopy(
      input.element, extents: update.shape, sourceStrides: update.strides,
      destinationStrides: input.strides)
    let parameters = kl_dynamic_update_slice_params(
      update: copy.parameters, bytes: Int32(input.byteCount), rank: Int32(input.shape.count),
      last: outermost(lastStarts(types)),
      stride: outermost(input.strides.map { $0 * input.element.byteCount }),
      index_bytes: Int32(types.operand(2).element.byteCount))
    return [
      KernelCall(
        "kl_dynamic_update_slice", in: "dynamic_update_slice.h", parameters,
        [.operand(0), .operand(1), .operand(2), .result(0)])
    ]
  }

  /// Not where the update may be the very value that it updates.
  package func inPlaceOperands(_ types: Signature) -> [Int] {
    types.operand(0).shape == types.operand(1).shape ? [] : [0]
  }

  /// The last index along each dimension at which the box fits.
  private func lastStarts(_ types: Signature) -> [Int] {
    zip(types.operand(0).shape, types.operand(1).shape).map { $0 - $1 }
  }
}
