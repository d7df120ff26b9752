import IR
import TFLite

/// Puts a given element around a tensor.
package struct PadV2: ConstantPadding {
  package static let name = "PADV2"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]
  package init(_ options: Model.Options) throws(Unsupported) {}
  init() {}
}
