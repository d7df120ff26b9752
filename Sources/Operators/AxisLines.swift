import IR

/// A tensor as lines along one dimension: `outer` times `inner` of them, elements `inner` apart.
struct AxisLines {
  let outer, extent, inner: Int

  /// The lines of a shape along a dimension that it has.
  init(_ shape: [Int], axis: Int) {
    outer = shape[..<axis].reduce(1, *)
    extent = shape[axis]
    inner = shape[(axis + 1)...].reduce(1, *)
  }

  /// Where each line starts.
  var starts: [Int] {
    (0..<outer).flatMap { outer in (0..<inner).map { outer * extent * inner + $0 } }
  }
}

extension Signature {
  /// The dimension of operand 0 that constant operand `index` names, which may count from the end.
  func constantAxis(_ index: Int) throws(Unsupported) -> Int {
    let axes = try constantInts(index, "axis")
    try require(axes.count == 1, "axis must be one value (are \(axes.count))")
    return try axis(axes[0], rank: operand(0).shape.count)
  }

  /// The dimension that constant operand `index` names. - Requires: `constantAxis` has passed.
  func checkedAxis(_ index: Int) -> Int {
    guard let axis = try? constantAxis(index) else { preconditionFailure("the axis was checked") }
    return axis
  }
}
