import CKernels
import IR
import TFLite

/// What remains of a division that rounds down, with broadcasting; of one by zero, NaN.
package struct FloorMod: Broadcasting {
  package static let name = "FLOOR_MOD"
  package static let inputElements: [ElementType] = [.float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: [.float32])
    return Combination(
      "kl_floor_mod_f32", in: "floor_mod.h", kl_broadcast_params(shape: types.walk)
    ) { (a: Float, b: Float) in
      let rest = a.truncatingRemainder(dividingBy: b)
      return rest != 0 && (b < 0) != (rest < 0) ? rest + b : rest
    }
  }
}
