import CKernels
import IR

/// Multiplies the elements along some dimensions.
///
/// Operands: input, axes.
package struct ReduceProd: Reducing {
  package static let name = "REDUCE_PROD"
  package static let inputElements: [ElementType] = [.int32, .float32]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }

  func checkElements(_ types: Signature) throws(Unsupported) {
    let element = types.operand(0).element
    try types.require(
      [.int32, .float32].contains(element), "input must be int32 or float32 (is \(element))")
    try types.requireSameElement(types.operand(0), types.results[0])
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, groups) = (operands.present(0), reduction(types).groups)
    guard input.element == .float32 else {
      let values = input.int32s
      return [Tensor(.int32, groups.map { $0.reduce(Int32(1)) { $0 &* values[$1] } })]
    }
    let values = input.floats
    return [Tensor(groups.map { $0.reduce(Float(1)) { $0 * values[$1] } })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_reduce_prod_params(shape: reduction(types).parameters)
    return [
      KernelCall(
        "kl_reduce_prod_\(types.operand(0).element.kernelSuffix)", in: "reduce_prod.h", parameters,
        [.operand(0), .result(0)])
    ]
  }
}
