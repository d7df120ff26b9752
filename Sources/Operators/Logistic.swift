import IR
import TFLite

/// The logistic function, 1 / (1 + exp(-x)).
package struct Logistic: Importable, ElementMapping {
  package static let name = "LOGISTIC"

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func checkMapping(_ types: Signature) throws(Unsupported) {
    try types.requireSaturatingInput()
    let zero = types.results[0].zeroPoint
    try types.require(zero == -128, "result must have a zero point of -128 (is \(zero))")
  }

  func mapping(_ types: Signature) -> (Int32) -> Int32 {
    let input = SaturatingInput(types.operand(0))
    return { stored in
      input.map(stored) { value in
        let result = FixedPoint.logistic(value, integerBits: SaturatingInput.integerBits)
        return FixedPoint.roundingDivide(result, byPowerOfTwo: 23) - 128
      }
    }
  }
}
