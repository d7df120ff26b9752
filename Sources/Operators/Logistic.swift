import CKernels
import IR
import TFLite

/// The logistic function, 1 / (1 + exp(-x)).
package struct Logistic: Importable, ElementMapping {
  package static let name = "LOGISTIC"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    switch types.operand(0).element {
    case .int8: break
    case .int16: return try SigmoidLookup(.logistic, types)
    default: return FloatMapping("kl_map_logistic_f32") { kl_logistic_f32($0) }
    }
    try types.requireQuantizedPair(.int8)
    if types.isUnsigned { return ByteMapping(types) { kl_logistic_f32($0) } }
    if types.numerics == .litert {
      return ByteMapping(types, ofReals: { 1 / (1 + Float(Real.exp(-Double($0)))) })
    }
    try types.requireSaturatingInput()
    let zero = types.results[0].zeroPoint
    try types.require(zero == -128, "result must have a zero point of -128 (is \(zero))")
    let input = SaturatingInput(types.operand(0))
    return ByteMapping { stored in
      input.map(stored) { value in
        let result = FixedPoint.logistic(value, integerBits: SaturatingInput.integerBits)
        return FixedPoint.roundingDivide(result, byPowerOfTwo: 23) - 128
      }
    }
  }
}
