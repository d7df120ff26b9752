import IR
import TFLite

/// Removes dimensions of one element from the shape of a tensor.
package struct Squeeze: Importable, Reshaping {
  package static let name = "SQUEEZE"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 1...1

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}
}
