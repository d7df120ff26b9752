import IR
import TFLite

/// Moves the input into zero to six.
package struct Relu6: Importable, ElementMapping, Clamping {
  package static let name = "RELU6"

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func mapping(_ types: Signature) -> (Int32) -> Int32 {
    // TensorFlow Lite Micro does not rescale: only the quantization of the input counts.
    let range = Activation.relu6.range(in: types.operand(0))
    return { $0.clamped(to: range) }
  }

  package func fusableActivation(_ types: Signature) -> Activation? {
    types.operand(0).storesLike(types.results[0]) ? .relu6 : nil
  }
}
