import IR

/// Whether of two elements the first is above the second, with broadcasting.
package struct Greater: Comparing {
  package static let name = "GREATER"

  package init() {}

  static func holds<Element: Comparable>(_ a: Element, _ b: Element) -> Bool { a > b }
}
