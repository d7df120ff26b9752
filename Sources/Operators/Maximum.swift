import IR
import TFLite

/// The larger of two elements, with broadcasting.
package struct Maximum: MaximumMinimum {
  package static let name = "MAXIMUM"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  static func prefers<Element: Comparable>(_ a: Element, to b: Element) -> Bool { a > b }
}
