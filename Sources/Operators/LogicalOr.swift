import IR

/// Whether one of two elements is true, with broadcasting.
package struct LogicalOr: Logical {
  package static let name = "LOGICAL_OR"
  package static let inputElements: [ElementType] = [.bool]

  package init() {}

  static func combine(_ a: Bool, _ b: Bool) -> Bool { a || b }
}
