import IR
import TFLite

/// Takes the input to the scale of the result and moves it into zero to one.
package struct Relu0To1: Importable, ElementMapping {
  package static let name = "RELU_0_TO_1"
  package static let inputElements: [ElementType] = [.int8, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .float32])
    if types.operand(0).element == .float32 { return RealClamp(0...1) }
    try types.requireQuantizedPair(.int8)
    let zero = Activation.relu.range(in: types.results[0]).lowerBound
    let one = Activation.reluN1To1.range(in: types.results[0]).upperBound
    return Slopes(
      types, into: zero...max(zero, one), positive: types.slope(), negative: types.slope()
    ).forElement
  }
}
