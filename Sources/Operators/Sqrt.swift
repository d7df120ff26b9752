import IR

/// The square root of each element.
package struct Sqrt: FloatFunction {
  package static let name = "SQRT"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_sqrt_f32"

  package init() {}

  static func value(of x: Float) -> Float { x.squareRoot() }
}
