import IR

/// Whether of two elements the first differs from the second, with broadcasting.
package struct NotEqual: Comparing {
  package static let name = "NOT_EQUAL"
  package static let inputElements: [ElementType] = [
    .int8, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let elements: [ElementType] = [.int8, .int16, .int32, .int64, .float32, .bool]

  package init() {}

  static func holds<Element: Comparable>(_ a: Element, _ b: Element) -> Bool { a != b }
}
