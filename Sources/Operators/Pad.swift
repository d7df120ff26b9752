import IR
import TFLite

/// Puts elements that stand for zero around a tensor.
package struct Pad: ConstantPadding {
  package static let name = "PAD"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  package init(_ options: Model.Options) throws(Unsupported) {}
  init() {}
}
