/// How a window meets the border of an image.
package enum Padding: String, Sendable {
  /// As many positions as the stride gives; the window may hang over the border.
  case same
  /// Only positions at which the whole window lies inside.
  case valid
}
