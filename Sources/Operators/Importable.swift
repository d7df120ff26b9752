import IR
import TFLite

/// An operator that can be read from a model file.
package protocol Importable: Operator {
  /// The element types of the input for which vectors judge this operator; none where the import
  /// resolves it.
  static var inputElements: [ElementType] { get }
  /// The operator as the options of a node describe it.
  init(_ options: Model.Options) throws(Unsupported)
}

extension Importable {
  package static var inputElements: [ElementType] { [] }
}

extension Model.Options {
  /// The fused activation, `NONE` where the table has none.
  func activation() throws(Unsupported) -> Activation {
    let code = int("fused_activation_function")
    switch code {
    case 0: return .none
    case 1: return .relu
    case 2: return .reluN1To1
    case 3: return .relu6
    default:
      throw Unsupported("activation must be NONE, RELU, RELU_N1_TO_1 or RELU6 (code is \(code))")
    }
  }

  /// True if a bias that is not there would be of 32 bits (`TensorType.INT32`).
  func hasNarrowBias() -> Bool { int("quantized_bias_type") == 2 }

  /// SAME or VALID.
  func padding() throws(Unsupported) -> Padding {
    let code = int("padding")
    switch code {
    case 0: return .same
    case 1: return .valid
    default: throw Unsupported("padding must be SAME or VALID (code is \(code))")
    }
  }
}
