import IR

/// Rounds each element down.
package struct Floor: FloatFunction {
  package static let name = "FLOOR"
  package static let inputElements: [ElementType] = [.float32]
  static let kernel = "kl_map_floor_f32"

  package init() {}

  static func value(of x: Float) -> Float { x.rounded(.down) }
}
