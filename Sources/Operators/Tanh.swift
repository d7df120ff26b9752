import IR
import TFLite

/// The hyperbolic tangent; TensorFlow Lite Micro takes it for granted that the result has a scale of
/// 1/128 and a zero point of 0.
package struct Tanh: Importable, ElementMapping {
  package static let name = "TANH"

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func checkMapping(_ types: Signature) throws(Unsupported) { try types.requireSaturatingInput() }

  func mapping(_ types: Signature) -> (Int32) -> Int32 {
    let input = SaturatingInput(types.operand(0))
    return { stored in
      input.map(stored) { value in
        let result = FixedPoint.tanh(value, integerBits: SaturatingInput.integerBits)
        return FixedPoint.roundingDivide(result, byPowerOfTwo: 24)
      }
    }
  }
}
