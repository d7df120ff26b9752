import CKernels
import IR

/// e to the power of each element.
package struct Exp: FloatFunction {
  package static let name = "EXP"
  package static let inputElements: [ElementType] = [.int8, .int16, .float32]
  static let kernel = "kl_map_exp_f32"
  static var tabulated: ((_ x: Float, _ result: TensorType) -> Float)? {
    { x, _ in Float(Real.exp(Double(x))) }
  }

  package init() {}

  static func value(of x: Float) -> Float { kl_exp_f32(x) }
}
