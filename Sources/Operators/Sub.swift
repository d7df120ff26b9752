import IR

/// Subtracts the second tensor from the first element by element, with broadcasting.
package struct Sub: Arithmetic {
  package static let name = "SUB"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]
  static let elements: [ElementType] = [.int8, .int16, .int32, .float32]
  package var activation: Activation

  package init(activation: Activation = .none) { self.activation = activation }

  func quantized(_ types: Signature) throws(Unsupported) -> Combination {
    try quantizedSum(types)
  }

  func isMonotone(_ types: Signature) -> Bool { types.results[0].element == .int8 }

  static func combine(_ a: Int32, _ b: Int32) -> Int32 { a &- b }
  static func combine(_ a: Float, _ b: Float) -> Float { a - b }
}
