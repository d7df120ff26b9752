import IR

/// Whether of two elements the first is not below the second, with broadcasting.
package struct GreaterEqual: Comparing {
  package static let name = "GREATER_EQUAL"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .float32,
  ]

  package init() {}

  static func holds<Element: Comparable>(_ a: Element, _ b: Element) -> Bool { a >= b }
}
