import CKernels
import IR
import TFLite

/// The first element to the power of the second, with broadcasting.
///
/// TensorFlow Lite Micro has no such operator; the powers are the nearest floats.
package struct Pow: Broadcasting {
  package static let name = "POW"
  package static let inputElements: [ElementType] = [.float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: [.float32])
    return Combination("kl_pow_f32", in: "pow.h", kl_broadcast_params(shape: types.walk)) {
      (a: Float, b: Float) in kl_power_f32(a, b)
    }
  }
}
