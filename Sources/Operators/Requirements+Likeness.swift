import IR

extension Signature {
  func requireSameElement(_ input: TensorType, _ result: TensorType) throws(Unsupported) {
    try require(
      input.element == result.element,
      "result must be \(input.element), as the input is (is \(result.element))")
  }

  func requireSameCount(_ input: TensorType, _ result: TensorType) throws(Unsupported) {
    try require(
      input.count == result.count,
      "result must have as many elements as the input \(input.shape) (has \(result.shape))")
  }
}
