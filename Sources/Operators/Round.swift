import IR

/// Rounds each element to the nearest whole number, of two to the even one.
package struct Round: FloatFunction {
  package static let name = "ROUND"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_round_f32"

  package init() {}

  static func value(of x: Float) -> Float {
    let rounded = x.rounded(.toNearestOrEven)
    // What rounds up to zero loses its sign in TensorFlow Lite Micro.
    return rounded == 0 && x != 0 ? 0 : rounded
  }
}
