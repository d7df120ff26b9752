import IR

/// Whether of two elements the first is not below the second, with broadcasting.
package struct GreaterEqual: Comparing {
  package static let name = "GREATER_EQUAL"

  package init() {}

  static func holds<Element: Comparable>(_ a: Element, _ b: Element) -> Bool { a >= b }
}
