import IR
import TFLite

/// SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND: an image against batches of its every n-th pixels.
///
/// Operands: input `[batches, height, (width,) depth]`, constant block size, constant rows and
/// columns before and after.
protocol BlockBatching: Importable {}

/// The image that interleaves, the images that it falls into, and how.
struct BlockGeometry {
  /// As `[batches, height, width, depth]`.
  var whole, parts: [Int]
  var blockHeight, blockWidth: Int
  /// Rows and columns around the whole.
  var top, bottom, left, right: Int
}

extension BlockBatching {
  /// The geometry of `whole` and `parts`, the input and the result in either order.
  ///
  /// Padding lies around the whole image before it is taken apart, so the border that is cropped
  /// after the reverse is the same.
  func geometry(
    _ types: Signature, whole: TensorType, parts: TensorType
  ) throws(Unsupported) -> BlockGeometry {
    try types.requireCounts(operands: 3...3)
    try types.requireSameElement(types.operand(0), types.results[0])
    let rank = types.operand(0).shape.count
    try types.require(
      rank == 3 || rank == 4, "input must have 3 or 4 dimensions (has \(types.operand(0).shape))")
    try types.requireRank(types.results[0], rank, "result")
    try types.requireElements(types.operand(0), "input")
    try types.requireElements(types.results[0], "result")
    let block = try types.constantInts(1, "block shape")
    let border = try types.constantInts(2, "paddings or crops")
    try types.require(
      block.count == rank - 2 && border.count == 2 * (rank - 2),
      "block shape must have \(rank - 2) values, with one pair each of paddings or crops (have "
        + "\(block.count) and \(border.count) values)")
    for value in block {
      try types.require(1...32767 ~= value, "block shape must be 1 to 32767 (one is \(value))")
    }
    for value in border {
      try types.require(
        0...(1 << 28) ~= value, "paddings or crops must be 0 to 2^28 (one is \(value))")
    }
    let geometry = BlockGeometry(
      whole: Self.image(whole.shape), parts: Self.image(parts.shape),
      blockHeight: block[0], blockWidth: rank == 4 ? block[1] : 1,
      top: border[0], bottom: border[1],
      left: rank == 4 ? border[2] : 0, right: rank == 4 ? border[3] : 0)
    try types.require(
      geometry.isConsistent,
      "result must be \(types.operand(0).shape) in blocks of \(block) with \(border) around (has "
        + "\(types.results[0].shape))")
    return geometry
  }

  /// A shape with the width that `[batches, height, depth]` lacks.
  private static func image(_ shape: [Int]) -> [Int] {
    shape.count == 4 ? shape : [shape[0], shape[1], 1, shape[2]]
  }
}

extension BlockGeometry {
  /// True if the parts make up the whole. No factor exceeds 2^28, nor do their products 2^63.
  fileprivate var isConsistent: Bool {
    parts[0].isMultiple(of: blockHeight * blockWidth)
      && parts[0] / (blockHeight * blockWidth) == whole[0]
      && parts[1] * blockHeight == top + whole[1] + bottom
      && parts[2] * blockWidth == left + whole[2] + right
      && parts[3] == whole[3]
  }

  /// Where in the whole each pixel of the parts lies; nil where that is border.
  var places: [Int?] {
    var places: [Int?] = []
    for part in 0..<parts[0] {
      let (block, batch) = (part / whole[0], part % whole[0])
      for row in 0..<parts[1] {
        let y = row * blockHeight + block / blockWidth - top
        for column in 0..<parts[2] {
          let x = column * blockWidth + block % blockWidth - left
          let isInside = 0..<whole[1] ~= y && 0..<whole[2] ~= x
          places.append(isInside ? (batch * whole[1] + y) * whole[2] + x : nil)
        }
      }
    }
    return places
  }
}
