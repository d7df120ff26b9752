import IR

/// Whether of two elements the first is below the second, with broadcasting.
package struct Less: Comparing {
  package static let name = "LESS"

  package init() {}

  static func holds<Element: Comparable>(_ a: Element, _ b: Element) -> Bool { a < b }
}
