import CKernels
import IR

/// Two operands that repeat along their dimensions of one element until both have the result's shape.
struct Broadcast {
  /// One dimension: its extent, and how far a step along it moves in each operand.
  struct Dimension: Hashable {
    var extent, strideA, strideB: Int
  }

  /// The fewest dimensions, outermost first; the last has strides of 0 or 1.
  private(set) var dimensions: [Dimension] = []

  /// - Requires: the shapes broadcast to that of the result.
  init(_ a: TensorType, _ b: TensorType, to result: TensorType) {
    let (stridesA, stridesB) = (a.strides(in: result), b.strides(in: result))
    for (axis, extent) in result.shape.enumerated() where extent != 1 {
      let next = Dimension(extent: extent, strideA: stridesA[axis], strideB: stridesB[axis])
      // A dimension that takes up where the next one ends is the same loop.
      if let last = dimensions.last, last.strideA == next.extent * next.strideA,
        last.strideB == next.extent * next.strideB
      {
        dimensions[dimensions.count - 1] = next
        dimensions[dimensions.count - 1].extent *= last.extent
      } else {
        dimensions.append(next)
      }
    }
    if dimensions.isEmpty { dimensions = [Dimension(extent: 1, strideA: 1, strideB: 1)] }
  }

  /// The dimensions as the kernels take them.
  var parameters: kl_broadcast {
    kl_broadcast(
      rows: Int32(dimensions.dropLast().reduce(1) { $0 * $1.extent }),
      extent: innermost(dimensions.map(\.extent), filledWith: 1),
      stride_a: innermost(dimensions.map(\.strideA), filledWith: 0),
      stride_b: innermost(dimensions.map(\.strideB), filledWith: 0))
  }
}

extension TensorType {
  /// How far a step along each dimension of `result` moves in this operand, which broadcasts to it.
  fileprivate func strides(in result: TensorType) -> [Int] {
    let missing = [Int](repeating: 0, count: result.shape.count - shape.count)
    return missing + zip(shape, strides).map { extent, stride in extent == 1 ? 0 : stride }
  }
}

extension Signature {
  /// Requires two int8 operands that broadcast to the shape of an int8 result.
  func requireQuantizedBroadcast() throws(Unsupported) {
    try requireCounts(operands: 2...2)
    let (a, b, result) = (operand(0), operand(1), results[0])
    try requireQuantized(a, "first operand")
    try requireQuantized(b, "second operand")
    try requireQuantized(result, "result")
    for type in [a, b, result] {
      try requireRank(type, upTo: Int(KL_MAX_RANK), "operands and result")
      try requireElements(type, "operands and result")
    }
    let rank = max(a.shape.count, b.shape.count)
    let pairs = zip(a.shape.leftFilled(to: rank), b.shape.leftFilled(to: rank))
    for (extentA, extentB) in pairs {
      try require(
        extentA == extentB || extentA == 1 || extentB == 1,
        "shapes must broadcast (are \(a.shape) and \(b.shape))")
    }
    try requireShape(result, pairs.map { max($0, $1) }, "result")
  }

  /// The operands of which every element is read once, by the result element at the same place.
  func unrepeatedOperands() -> [Int] {
    operands.indices.filter { operand($0).count == results[0].count }
  }

  /// The int8 result that `combine` makes of the elements of both operands.
  func broadcasting(
    _ operands: [Tensor?], _ combine: (Int32, Int32) -> Int32
  ) -> Tensor {
    let (a, b) = (operands.present(0).int32s, operands.present(1).int32s)
    let result = results[0]
    let pairs = zip(
      offsets(result.shape, strides: operand(0).strides(in: result)),
      offsets(result.shape, strides: operand(1).strides(in: result)))
    return Tensor(.int8, pairs.map { combine(a[$0], b[$1]) })
  }
}

extension [Int] {
  /// This shape with leading dimensions of one element, as broadcasting reads it.
  fileprivate func leftFilled(to rank: Int) -> [Int] {
    [Int](repeating: 1, count: rank - count) + self
  }
}
