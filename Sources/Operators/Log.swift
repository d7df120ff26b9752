import CKernels
import IR

/// The natural logarithm of each element.
package struct Log: FloatFunction {
  package static let name = "LOG"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_log_f32"

  package init() {}

  static func value(of x: Float) -> Float { kl_log_f32(x) }
}
