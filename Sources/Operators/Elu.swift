import CKernels
import IR
import TFLite

/// Leaves what is above zero and takes what is below through e^x - 1.
package struct Elu: Importable, ElementMapping {
  package static let name = "ELU"
  package static let inputElements: [ElementType] = [.int8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .float32])
    if types.operand(0).element == .float32 {
      return FloatMapping("kl_map_elu_f32") { kl_elu_f32($0) }
    }
    try types.requireQuantizedPair(.int8)
    // The reference rounds e^x to float before it subtracts.
    return ByteMapping(types, ofReals: { $0 < 0 ? Float(Real.exp(Double($0))) - 1 : $0 })
  }
}
