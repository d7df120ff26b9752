import CKernels
import IR
import TFLite

/// Each element times the share of a normal distribution below it, or an approximation of that by a
/// hyperbolic tangent.
///
/// TensorFlow Lite Micro does not have it: the bits are those of TensorFlow Lite.
package struct Gelu: ElementMapping {
  package static let name = "GELU"
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

  private func value(_ x: Float) -> Float {
    let x = Double(x)
    let share =
      isApproximate
      ? Real.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))
      : Real.erf(x / 2.0.squareRoot())
    return Float(0.5 * x * (1 + share))
  }
}
