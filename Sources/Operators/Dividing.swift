import CKernels
import IR

/// An operator whose results are the parts of one operand, side by side along one dimension.
protocol Dividing: Importable, ViewForming, PartViewing {
  /// The operand that is divided.
  static var input: Int { get }
  /// Where the operand is divided, and how far each result extends along that dimension.
  ///
  /// Throws where the operands do not say, or the results have other shapes.
  func division(_ types: Signature) throws(Unsupported) -> Division
}

/// How an operand falls into parts.
struct Division {
  var axis: Int
  var extents: [Int]
}

extension Dividing {
  package func check(_ types: Signature) throws(Unsupported) {
    try types.require(!types.results.isEmpty, "must have results (has none)")
    try types.requireCounts(
      operands: types.operands.count...types.operands.count, results: types.results.count)
    try types.require(
      types.operands.count > Self.input, "must have \(Self.input + 1) operands")
    let input = types.operand(Self.input)
    try types.requireElements(input, "input")
    let division = try division(types)
    for (index, result) in types.results.enumerated() {
      try types.requireElements(result, "result \(index)")
      try types.requireSameElement(input, result)
    }
    let (total, extent) = (division.extents.reduce(0, +), input.shape[division.axis])
    try types.require(
      total == extent,
      "results must share \(extent) along dimension \(division.axis) (have \(total))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(Self.input)
    return copies(types).map { $0.gathered(from: input) }
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    copies(types).enumerated().map { index, copy in
      copy.kernelCall(from: .operand(Self.input), to: .result(index))
    }
  }

  package func isView(_ types: Signature) -> Bool { Self.input == 0 && types.results.count == 1 }

  package func viewedParts(_ types: Signature) -> ViewedParts? {
    let offsets = copies(types).compactMap(\.runOffset)
    guard offsets.count == types.results.count else { return nil }
    return ViewedParts(operand: Self.input, offsets: offsets)
  }

  /// The copy that each result is.
  private func copies(_ types: Signature) -> [StridedCopy] {
    guard let division = try? division(types) else { preconditionFailure("check has passed") }
    let input = types.operand(Self.input)
    let lines = AxisLines(input.shape, axis: division.axis)
    var position = 0
    return division.extents.map { extent in
      defer { position += extent }
      return StridedCopy(
        input.element, extents: [lines.outer, extent * lines.inner],
        sourceStrides: [lines.extent * lines.inner, 1], sourceOffset: position * lines.inner)
    }
  }
}

extension Signature {
  /// The division of `input` along `axis` into parts that are as the results have it.
  func division(of input: TensorType, along axis: Int) throws(Unsupported) -> Division {
    var division = Division(axis: axis, extents: [])
    for (index, result) in results.enumerated() {
      try requireRank(result, input.shape.count, "result \(index)")
      var shape = input.shape
      shape[axis] = result.shape[axis]
      try requireShape(result, shape, "result \(index)")
      division.extents.append(result.shape[axis])
    }
    return division
  }
}
