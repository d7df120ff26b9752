import IR
import TFLite

/// Adds a dimension of one element to the shape of a tensor; the second operand says where.
package struct ExpandDims: Importable, Reshaping {
  package static let name = "EXPAND_DIMS"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 2...2

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}
}
