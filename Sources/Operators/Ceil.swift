import IR

/// Rounds each element up.
package struct Ceil: FloatFunction {
  package static let name = "CEIL"
  static let kernel = "kl_map_ceil_f32"

  package init() {}

  static func value(of x: Float) -> Float { x.rounded(.up) }
}
