import CKernels
import IR
import TFLite

/// Takes the input to the scale of the result and replaces what is below zero by zero.
package struct Relu: Importable, ElementMapping, Clamping {
  package static let name = "RELU"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    switch types.operand(0).element {
    case .int8: try types.requireQuantizedPair(.int8)
    case .int16: try types.requireSymmetricPair(.int16)
    default: return FloatMapping("kl_map_relu_f32") { kl_relu_f32($0) }
    }
    return Slopes(
      types, into: Activation.relu.range(in: types.results[0]),
      positive: types.slope(), negative: types.slope()
    ).forElement
  }

  package func fusableActivation(_ types: Signature) -> Activation? {
    types.operand(0).storesLike(types.results[0]) ? .relu : nil
  }
}
