import IR
import TFLite

/// The smaller of two elements, with broadcasting.
package struct Minimum: MaximumMinimum {
  package static let name = "MINIMUM"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  static func prefers<Element: Comparable>(_ a: Element, to b: Element) -> Bool { a < b }
}
