import IR
import TFLite

/// Takes each element from one of two operands, as a condition says, with broadcasting.
package struct SelectV2: Selecting {
  package static let name = "SELECT_V2"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func condition(_ types: Signature) -> TensorType { types.operand(0) }
}
