import IR

/// Adds one to each element of an int8 tensor.
struct Increment: Operator {
  static let name = "INCREMENT"
  var attributes: [String] = []

  func check(_ types: Signature) throws(Unsupported) {
    guard types.operands[0]?.element == .int8 else {
      throw Unsupported("input must be int8 (is not)")
    }
  }

  func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [Tensor(.int8, (operands[0]?.int32s ?? []).map { $0 == 127 ? -128 : $0 + 1 })]
  }

  func kernelCalls(_ types: Signature) -> [KernelCall] { [] }
}

/// Has two results, and a second operand that may be absent.
struct Fork: Operator {
  static let name = "FORK"
  func check(_ types: Signature) throws(Unsupported) {}
  func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [operands[0], operands[0]].compactMap { $0 }
  }
  func kernelCalls(_ types: Signature) -> [KernelCall] { [] }
}
