import IR

/// Rounds each element up.
package struct Ceil: FloatFunction {
  package static let name = "CEIL"
  package static let elements: [ElementType] = [.float32]
  static let kernel = "kl_map_ceil_f32"

  package init() {}

  static func value(of x: Float) -> Float { x.rounded(.up) }
}
