import IR
import TFLite

/// Takes the distance of each element to zero to the scale of the result.
package struct Abs: Importable, ElementMapping {
  package static let name = "ABS"
  package static let inputElements: [ElementType] = [.int8, .int16, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    switch types.operand(0).element {
    case .int8: try types.requireQuantizedPair(.int8)
    case .int16: try types.requireSymmetricPair(.int16)
    default: return FloatMapping("kl_map_abs_f32") { abs($0) }
    }
    return Slopes(
      types, into: types.results[0].range, positive: types.slope(), negative: types.slope(),
      mirrors: true
    ).forElement
  }
}
