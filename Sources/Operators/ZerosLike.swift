import IR
import TFLite

/// Makes a tensor of the shape of another of which every stored element is 0.
package struct ZerosLike: Filling, ElementBlind {
  package static let name = "ZEROS_LIKE"
  package static let inputElements: [ElementType] = [.int8, .int32, .int64, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireSameElement(input, result)
    try types.requireShape(result, input.shape, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [filled(types.results[0], with: zero(types))]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [kernelCall(types.results[0], with: .constant(zero(types), name: "zero"))]
  }

  private func zero(_ types: Signature) -> Tensor { Tensor(types.results[0].element, [0]) }
}
