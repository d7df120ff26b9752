import CKernels
import IR

/// The cosine of each element.
package struct Cos: FloatFunction {
  package static let name = "COS"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_cos_f32"

  package init() {}

  static func value(of x: Float) -> Float { kl_cos_f32(x) }
}
