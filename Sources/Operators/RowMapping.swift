import IR

/// An operator that computes each row, along the last dimension, from the same row of its operand.
protocol RowMapping: Importable, InPlace {
  /// What happens to each row. Throws unless the types suit that; they are one operand and one result
  /// of the same shape, which has elements and a last dimension.
  func arithmetic(_ types: Signature) throws(Unsupported) -> any RowArithmetic
}

/// What can happen to rows: a kind of arithmetic with its C kernel.
protocol RowArithmetic {
  /// The rows of the result, in order.
  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor
  /// The call that computes the same of operand 0.
  func call(_ rows: TensorRows) -> KernelCall
}

/// The rows of a tensor: their number, and the elements of one.
struct TensorRows {
  let count, depth: Int

  /// - Requires: a shape with a dimension and elements.
  fileprivate init(_ type: TensorType) {
    depth = type.shape.last ?? 1
    count = type.count / depth
  }

  /// What `body` makes of the elements of each row, one after the other.
  func map<Element>(_ elements: [Element], _ body: (ArraySlice<Element>) -> [Element]) -> [Element]
  {
    (0..<count).flatMap { body(elements[$0 * depth..<($0 + 1) * depth]) }
  }
}

extension RowMapping {
  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let input = types.operand(0)
    try types.requireElements(input, "input")
    try types.requireShape(types.results[0], input.shape, "result")
    try types.require(!input.shape.isEmpty, "input must have a dimension")
    _ = try arithmetic(types)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [accepted(types).evaluate(operands.present(0), TensorRows(types.operand(0)))]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [accepted(types).call(TensorRows(types.operand(0)))]
  }

  /// A row is read before any of it is written.
  package func inPlaceOperands(_ types: Signature) -> [Int] {
    types.operand(0).element.byteCount == types.results[0].element.byteCount ? [0] : []
  }

  private func accepted(_ types: Signature) -> any RowArithmetic {
    do {
      return try arithmetic(types)
    } catch {
      preconditionFailure("check has passed: \(error)")
    }
  }
}
