import IR
import TFLite

/// Takes the input to the scale of the result and replaces what is below zero by zero.
package struct Relu: Importable, ElementMapping, Clamping {
  package static let name = "RELU"

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func mapping(_ types: Signature) -> (Int32) -> Int32 {
    let (input, result) = (types.operand(0), types.results[0])
    let factor = Multiplier(Double(input.scale) / Double(result.scale))
    let range = Activation.relu.range(in: result)
    return { stored in
      let scaled = FixedPoint.multiply(stored - input.zeroPoint, by: factor)
      return (scaled &+ result.zeroPoint).clamped(to: range)
    }
  }

  package func fusableActivation(_ types: Signature) -> Activation? {
    types.operand(0).storesLike(types.results[0]) ? .relu : nil
  }
}
