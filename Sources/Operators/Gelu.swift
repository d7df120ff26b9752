import CKernels
import IR
import TFLite

/// Each element times the share of a normal distribution below it, or an approximation of that by a
/// hyperbolic tangent.
///
/// TensorFlow Lite Micro does not have it: the bits are those of TensorFlow Lite.
package struct Gelu: Importable, ElementMapping {
  package static let name = "GELU"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  let isApproximate: Bool

  init(isApproximate: Bool) { self.isApproximate = isApproximate }

  package init(_ options: Model.Options) throws(Unsupported) {
    isApproximate = options.bool("approximate")
  }

  package var attributes: [String] { isApproximate ? ["approximate"] : [] }

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    switch types.operand(0).element {
    case .int8:
      try types.requireQuantizedPair(.int8)
      return ByteMapping(types, ofReals: value)
    case .int16:
      try types.requireQuantizedPair(.int16)
      return ShortLookup(ShortTable(types, ofReals: value))
    default:
      return isApproximate
        ? FloatMapping("kl_map_gelu_tanh_f32") { kl_gelu_tanh_f32($0) }
        : FloatMapping("kl_map_gelu_f32") { kl_gelu_f32($0) }
    }
  }

  /// The reference computes the error function in double and the hyperbolic tangent in float.
  private func value(_ x: Float) -> Float {
    guard isApproximate else {
      let x = Double(x)
      return Float(0.5 * x * (1 + Real.erf(x / 2.0.squareRoot())))
    }
    let inner = Float((2 / Double.pi).squareRoot()) * (x + 0.044715 * x * x * x)
    return 0.5 * x * (1 + Float(Real.tanh(Double(inner))))
  }
}
