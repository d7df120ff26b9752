import IR
import TFLite

/// Takes every n-th element along each dimension between two indices, backwards if n is negative.
///
/// Operands: input, constant first index, constant end and constant stride for each dimension.
package struct StridedSlice: Importable, Rearranging {
  package static let name = "STRIDED_SLICE"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 4...4

  /// Dimensions, one a bit, that begin at their start, or run to their end, whatever the operands say.
  var beginMask, endMask: Int
  /// Dimensions of which one index is taken, and which the result does not have.
  var shrinkMask: Int
  /// True if the ends are relative to the beginnings.
  var endsAreOffsets: Bool

  package init(
    beginMask: Int = 0, endMask: Int = 0, shrinkMask: Int = 0, endsAreOffsets: Bool = false
  ) {
    self.beginMask = beginMask
    self.endMask = endMask
    self.shrinkMask = shrinkMask
    self.endsAreOffsets = endsAreOffsets
  }

  package init(_ options: Model.Options) throws(Unsupported) {
    for mask in ["ellipsis_mask", "new_axis_mask"] {
      let value = options.int(mask)
      guard value == 0 else { throw Unsupported("\(mask) must be 0 (is \(value))") }
    }
    self.init(
      beginMask: options.int("begin_mask"), endMask: options.int("end_mask"),
      shrinkMask: options.int("shrink_axis_mask"), endsAreOffsets: options.bool("offset"))
  }

  /// What is taken along one dimension.
  private struct Range {
    var start, stride, count: Int
  }

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    let begin = try types.constantInts(1, "begin")
    let end = try types.constantInts(2, "end")
    let stride = try types.constantInts(3, "strides")
    let rank = input.shape.count
    try types.require(
      begin.count == rank && end.count == rank && stride.count == rank,
      "begin, end and strides must have \(rank) values (begin has \(begin.count), end "
        + "\(end.count), strides \(stride.count))")
    var ranges: [Range] = []
    for axis in 0..<rank {
      ranges.append(try range(axis, of: types, begin[axis], end[axis], stride[axis]))
    }
    let kept = (0..<rank).filter { !shrinkMask.hasBit($0) }
    try types.requireShape(result, kept.map { ranges[$0].count }, "result")
    let strides = input.strides
    return StridedCopy(
      input.element, extents: ranges.map(\.count),
      sourceStrides: zip(ranges, strides).map { $0.stride * $1 },
      sourceOffset: zip(ranges, strides).reduce(0) { $0 + $1.0.start * $1.1 })
  }

  private func range(
    _ axis: Int, of types: Signature, _ begin: Int, _ end: Int, _ stride: Int
  ) throws(Unsupported) -> Range {
    let extent = types.operand(0).shape[axis]
    try types.require(stride != 0, "stride must not be 0 (is along dimension \(axis))")
    // Indices beyond 32 bits mean what the nearest within mean, and their sums do not overflow.
    let (begin, end) = (Int(Int32(clamping: begin)), Int(Int32(clamping: end)))
    let stride = Int(Int32(clamping: stride))
    // Forwards, an index lies from 0 to one past the end; backwards, from one before 0 to the end.
    let (first, last) = stride > 0 ? (0, extent) : (-1, extent - 1)
    func clamped(_ index: Int) -> Int { min(max(index < 0 ? index + extent : index, first), last) }
    let start =
      beginMask.hasBit(axis) ? (stride > 0 ? 0 : extent - 1) : clamped(begin)
    if shrinkMask.hasBit(axis) {
      try types.require(
        0..<extent ~= start && stride > 0,
        "a single index must lie below \(extent) (is \(start) along dimension \(axis))")
      return Range(start: start, stride: 1, count: 1)
    }
    let stop =
      endMask.hasBit(axis)
      ? (stride > 0 ? extent : -1) : clamped(endsAreOffsets ? start + end : end)
    let distance = stride > 0 ? stop - start : start - stop
    let count = distance <= 0 ? 0 : (distance - 1) / abs(stride) + 1
    // Nothing reads from where a single element would lead.
    return Range(start: count == 0 ? 0 : start, stride: count < 2 ? 1 : stride, count: count)
  }
}

extension Int {
  /// True if bit `index` is set.
  fileprivate func hasBit(_ index: Int) -> Bool { self >> index & 1 == 1 }
}
