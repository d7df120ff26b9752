import IR
import TFLite

/// Takes the input to the scale of the result and multiplies what is below zero by `alpha`.
package struct LeakyRelu: Importable, ElementMapping {
  package static let name = "LEAKY_RELU"
  var alpha: Float

  package init(alpha: Float) { self.alpha = alpha }

  package init(_ options: Model.Options) throws(Unsupported) { alpha = options.float("alpha") }

  package var attributes: [String] { ["\(alpha)"] }

  func checkMapping(_ types: Signature) throws(Unsupported) {
    try types.require(alpha.isFinite, "alpha must be finite (is \(alpha))")
  }

  func mapping(_ types: Signature) -> (Int32) -> Int32 {
    let (input, result) = (types.operand(0), types.results[0])
    let scale = Double(input.scale) / Double(result.scale)
    let positive = Multiplier(scale)
    let slope = Double(input.scale) * Double(abs(alpha)) / Double(result.scale)
    let negative = Multiplier(slope)
    let isFalling = alpha < 0
    return { stored in
      let value = stored - input.zeroPoint
      var scaled = FixedPoint.multiply(value, by: value < 0 ? negative : positive)
      if value < 0 && isFalling { scaled = 0 &- scaled }
      return (scaled &+ result.zeroPoint).clamped(to: result.range)
    }
  }
}
