import CKernels
import IR

/// An operator that takes each element from its second operand where the first is true, else from
/// its third.
protocol Selecting: Importable, InPlace {
  /// The type of the condition, in a shape that broadcasts to the result.
  func condition(_ types: Signature) -> TensorType
}

extension Selecting {
  package func check(_ types: Signature) throws(Unsupported) { try checkSelection(types) }

  /// Requires a condition and two operands of one type that broadcast to the result.
  func checkSelection(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...3)
    let (a, b, result) = (types.operand(1), types.operand(2), types.results[0])
    try types.requireElement(types.operand(0), .bool, "condition")
    try types.requireElement(b, a.element, "third operand")
    try types.requireElement(result, a.element, "result")
    try types.requireBroadcast(operandTypes(types))
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (element, shape) = (types.results[0].element, types.results[0].shape)
    let places = operandTypes(types).map {
      offsets(shape, strides: $0.strides(in: types.results[0]))
    }
    let condition = operands.present(0).bytes
    // Both operands as one tensor, so that a choice is a place in it.
    let (a, b) = (operands.present(1), operands.present(2))
    let chosen = places[0].indices.map { index in
      condition[places[0][index]] != 0 ? places[1][index] : a.count + places[2][index]
    }
    return [Tensor(element, bytes: a.bytes + b.bytes).gathering(chosen)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let broadcast = Broadcast(operandTypes(types), to: types.results[0])
    let parameters = kl_select_params(
      shape: broadcast.parameters(1, 2), condition: broadcast.parameters(0, 0))
    return [
      KernelCall(
        "kl_select_\(types.results[0].element.byteCount * 8)", in: "select.h", parameters,
        [.operand(0), .operand(1), .operand(2), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { types.unrepeatedOperands() }

  private func operandTypes(_ types: Signature) -> [TensorType] {
    [condition(types), types.operand(1), types.operand(2)]
  }
}
