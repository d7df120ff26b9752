import IR

/// Each element with the other sign.
package struct Neg: FloatFunction {
  package static let name = "NEG"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_neg_f32"

  package init() {}

  static func value(of x: Float) -> Float { -x }
}
