import CKernels
import IR
import TFLite

/// The hyperbolic tangent; of int8, TensorFlow Lite Micro takes it for granted that the result has a
/// scale of 1/128 and a zero point of 0, and computes in fixed point. LiteRT does neither.
package struct Tanh: Importable, ElementMapping {
  package static let name = "TANH"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    switch types.operand(0).element {
    case .int8: break
    case .int16: return try SigmoidLookup(.tanh, types)
    default: return FloatMapping("kl_map_tanh_f32") { kl_tanh_f32($0) }
    }
    try types.requireQuantizedPair(.int8)
    if types.isUnsigned { return ByteMapping(types) { kl_tanh_f32($0) } }
    if types.numerics == .litert {
      return ByteMapping(types, ofReals: { Float(Real.tanh(Double($0))) })
    }
    try types.requireSaturatingInput()
    let input = SaturatingInput(types.operand(0))
    return ByteMapping { stored in
      input.map(stored) { value in
        let result = FixedPoint.tanh(value, integerBits: SaturatingInput.integerBits)
        return FixedPoint.roundingDivide(result, byPowerOfTwo: 24)
      }
    }
  }
}
