import IR
import TFLite

/// Takes the input to the scale of the result and moves it into -1 to 1.
package struct ReluN1To1: Importable, ElementMapping, Clamping {
  package static let name = "RELU_N1_TO_1"
  package static let inputElements: [ElementType] = [.int8, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .float32])
    if types.operand(0).element == .float32 { return RealClamp(-1...1) }
    try types.requireQuantizedPair(.int8)
    return Slopes(
      types, into: Activation.reluN1To1.range(in: types.results[0]),
      positive: types.slope(), negative: types.slope()
    ).forElement
  }

  package func fusableActivation(_ types: Signature) -> Activation? {
    types.operand(0).storesLike(types.results[0]) ? .reluN1To1 : nil
  }
}
