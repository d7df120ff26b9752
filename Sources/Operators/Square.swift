import IR

/// The square of each element.
package struct Square: FloatFunction {
  package static let name = "SQUARE"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_square_f32"

  package init() {}

  static func value(of x: Float) -> Float { x * x }
}
