import CKernels
import IR
import TFLite

/// The quotient of two elements rounded down, with broadcasting; by zero, where the reference stops,
/// it is infinite or NaN.
package struct FloorDiv: Broadcasting {
  package static let name = "FLOOR_DIV"
  package static let inputElements: [ElementType] = [.float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: [.float32])
    return Combination(
      "kl_floor_div_f32", in: "floor_div.h", kl_broadcast_params(shape: types.walk)
    ) { (a: Float, b: Float) in
      // The reference divides in double.
      Float((Double(a) / Double(b)).rounded(.down))
    }
  }
}
