import IR
import TFLite

/// Gives a tensor another shape; the shape may also be an operand.
package struct Reshape: Importable, Reshaping {
  package static let name = "RESHAPE"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 1...2

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}
}
