import IR

extension Signature {
  func requireRank(_ type: TensorType, upTo rank: Int, _ what: String) throws(Unsupported) {
    try require(
      type.shape.count <= rank, "\(what) must have at most \(rank) dimensions (has \(type.shape))")
  }

  /// Requires at least one element, which also makes the strides of the shape fit.
  func requireElements(_ type: TensorType, _ what: String) throws(Unsupported) {
    try require(!type.shape.contains(0), "\(what) must not be empty (has \(type.shape))")
  }

  /// The place of a dimension that may be counted from the end.
  func axis(_ axis: Int, rank: Int) throws(Unsupported) -> Int {
    try require(
      -rank..<rank ~= axis, "axis must be one of \(rank) dimensions (is \(axis))")
    return axis < 0 ? axis + rank : axis
  }
}
