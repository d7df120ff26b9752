import IR

/// Adds two tensors element by element, with broadcasting.
package struct Add: Arithmetic {
  package static let name = "ADD"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]
  static let elements: [ElementType] = [.int8, .int16, .int32, .float32]
  package var activation: Activation

  package init(activation: Activation = .none) { self.activation = activation }

  func int32Range(_ numerics: Numerics) -> ClosedRange<Int32> {
    // TensorFlow Lite Micro ignores the activation of an int32 sum.
    numerics == .tflm ? Int32.min...Int32.max : activation.int32Range
  }

  func quantized(_ types: Signature) throws(Unsupported) -> Combination {
    try quantizedSum(types)
  }

  func fittedCall(_ types: Signature) -> KernelCall? { fittedSum(types, in: "add_fitted.h") }

  func isMonotone(_ types: Signature) -> Bool { types.results[0].element == .int8 }

  static func combine(_ a: Int32, _ b: Int32) -> Int32 { a &+ b }
  static func combine(_ a: Float, _ b: Float) -> Float { a + b }
}
