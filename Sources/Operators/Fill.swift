import IR
import TFLite

/// Makes a tensor of which every element is the same.
///
/// Operands: shape of the result, which its type says again; the element.
package struct Fill: Filling {
  package static let name = "FILL"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (value, result) = (types.operand(1), types.results[0])
    try types.requireShape(result, try types.constantInts(0, "shape"), "result")
    try types.require(
      value.element == result.element && value.shape.allSatisfy { $0 == 1 },
      "value must be one \(result.element) (is \(value))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [filled(types.results[0], with: operands.present(1))]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [kernelCall(types.results[0], with: .operand(1))]
  }
}
