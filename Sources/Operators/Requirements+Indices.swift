import IR

extension Signature {
  /// Requires int32 or int64 indices; those that are constant must lie below `extent`.
  ///
  /// Of those known only at run time, the kernels move the ones that lie outside inside.
  func requireIndices(_ index: Int, below extent: Int, _ what: String) throws(Unsupported) {
    let type = operand(index)
    try require(
      type.element == .int32 || type.element == .int64,
      "\(what) must be int32 or int64 (are \(type.element))")
    for value in constants[index]?.int64s ?? [] {
      try require(0..<Int64(extent) ~= value, "\(what) must lie below \(extent) (one is \(value))")
    }
  }
}

extension Tensor {
  /// The elements as indices below `extent`; one that lies outside is moved inside.
  func indices(below extent: Int) -> [Int] {
    int64s.map { Int(Swift.min(Swift.max($0, 0), Int64(extent) - 1)) }
  }
}
