import CKernels
import IR

/// Operands that repeat along their dimensions of one element until all have the result's shape.
struct Broadcast {
  /// One dimension: its extent, and how far a step along it moves in each operand.
  struct Dimension: Hashable {
    var extent: Int
    var strides: [Int]

    /// True if a step along this dimension ends where `inner` does, in every operand.
    func continues(_ inner: Dimension) -> Bool {
      zip(strides, inner.strides).allSatisfy { $0 == inner.extent * $1 }
    }
  }

  /// The fewest dimensions, outermost first; the last has strides of 0 or 1.
  private(set) var dimensions: [Dimension] = []

  /// - Requires: the shapes broadcast to that of the result.
  init(_ operands: [TensorType], to result: TensorType) {
    let strides = operands.map { $0.strides(in: result) }
    for (axis, extent) in result.shape.enumerated() where extent != 1 {
      var next = Dimension(extent: extent, strides: strides.map { $0[axis] })
      if let outer = dimensions.last, outer.continues(next) {
        dimensions.removeLast()
        next.extent *= outer.extent
      }
      dimensions.append(next)
    }
    if dimensions.isEmpty {
      dimensions = [Dimension(extent: 1, strides: operands.map { _ in 1 })]
    }
  }

  /// The walk of the operands of these indices, as the kernels take it.
  func parameters(_ a: Int = 0, _ b: Int = 1) -> kl_broadcast {
    kl_broadcast(
      rows: Int32(dimensions.dropLast().reduce(1) { $0 * $1.extent }),
      extent: innermost(dimensions.map(\.extent), filledWith: 1),
      stride_a: innermost(dimensions.map { $0.strides[a] }, filledWith: 0),
      stride_b: innermost(dimensions.map { $0.strides[b] }, filledWith: 0))
  }
}

extension TensorType {
  /// How far a step along each dimension of `result` moves in this operand, which broadcasts to it.
  func strides(in result: TensorType) -> [Int] {
    if count == 1 { return [Int](repeating: 0, count: result.shape.count) }
    let missing = [Int](repeating: 0, count: result.shape.count - shape.count)
    return missing + zip(shape, strides).map { extent, stride in extent == 1 ? 0 : stride }
  }
}

extension Signature {
  /// Requires that many operands, which broadcast to the shape of the result.
  func requireBroadcast(operands count: Int = 2) throws(Unsupported) {
    try requireCounts(operands: count...count)
    try requireBroadcast((0..<count).map { operand($0) })
  }

  /// Requires operands that broadcast to the shape of the result.
  func requireBroadcast(_ operands: [TensorType]) throws(Unsupported) {
    for type in operands + [results[0]] {
      try requireRank(type, upTo: Int(KL_MAX_RANK), "operands and result")
      try requireElements(type, "operands and result")
    }
    let rank = operands.reduce(0) { max($0, $1.shape.count) }
    var shape = [Int](repeating: 1, count: rank)
    for operand in operands {
      let skipped = rank - operand.shape.count
      for (axis, extent) in operand.shape.enumerated() where extent != 1 {
        try require(
          shape[skipped + axis] == 1 || shape[skipped + axis] == extent,
          "shapes must broadcast (are \(Self.text(operands)))")
        shape[skipped + axis] = extent
      }
    }
    // One element may have any number of dimensions.
    let isScalar = results[0].count == 1 && shape.allSatisfy { $0 == 1 }
    if !isScalar { try requireShape(results[0], shape, "result") }
  }

  private static func text(_ types: [TensorType]) -> String {
    let shapes = types.map { "\($0.shape)" }
    return shapes.dropLast().joined(separator: ", ") + " and " + (shapes.last ?? "")
  }

  /// The operands of which every element is read once, by the result element that takes its place.
  func unrepeatedOperands() -> [Int] {
    operands.indices.filter {
      operand($0).count == results[0].count
        && operand($0).element.byteCount == results[0].element.byteCount
    }
  }

  /// The elements of the result, in order, that `combine` makes of those of both operands.
  func broadcasting<A, B, Result>(
    _ a: [A], _ b: [B], _ combine: (A, B) -> Result
  ) -> [Result] {
    let result = results[0]
    let places = zip(
      offsets(result.shape, strides: operand(0).strides(in: result)),
      offsets(result.shape, strides: operand(1).strides(in: result)))
    return places.map { combine(a[$0], b[$1]) }
  }
}
