import IR
import TFLite

/// Moves the input into zero to six.
package struct Relu6: Importable, ElementMapping, Clamping {
  package static let name = "RELU6"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    let input = types.operand(0)
    if input.element == .float32 { return RealClamp(Activation.relu6.floatRange) }
    try types.requireQuantizedPair(input.element)
    if types.numerics == .litert || types.isUnsigned {
      return Slopes(
        types, into: Activation.relu6.range(in: types.results[0]),
        positive: types.slope(), negative: types.slope()
      ).forElement
    }
    // TensorFlow Lite Micro does not rescale: only the quantization of the input counts.
    return RangeClamp(input.element, Activation.relu6.range(in: input))
  }

  package func fusableActivation(_ types: Signature) -> Activation? {
    types.operand(0).storesLike(types.results[0]) ? .relu6 : nil
  }
}
