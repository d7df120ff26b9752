import IR

/// Whether of two elements the first is above the second, with broadcasting.
package struct Greater: Comparing {
  package static let name = "GREATER"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .float32,
  ]

  package init() {}

  static func holds<Element: Comparable>(_ a: Element, _ b: Element) -> Bool { a > b }
}
