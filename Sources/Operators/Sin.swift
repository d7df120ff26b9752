import CKernels
import IR

/// The sine of each element.
package struct Sin: FloatFunction {
  package static let name = "SIN"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_sin_f32"

  package init() {}

  static func value(of x: Float) -> Float { kl_sin_f32(x) }
}
