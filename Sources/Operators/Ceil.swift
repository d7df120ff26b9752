import IR

/// Rounds each element up.
package struct Ceil: FloatFunction {
  package static let name = "CEIL"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_ceil_f32"

  package init() {}

  static func value(of x: Float) -> Float { x.rounded(.up) }
}
