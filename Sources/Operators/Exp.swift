import CKernels
import IR

/// e to the power of each element.
package struct Exp: FloatFunction {
  package static let name = "EXP"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_exp_f32"

  package init() {}

  static func value(of x: Float) -> Float { kl_exp_f32(x) }
}
