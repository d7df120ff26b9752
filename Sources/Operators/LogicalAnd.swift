import IR

/// Whether both of two elements are true, with broadcasting.
package struct LogicalAnd: Logical {
  package static let name = "LOGICAL_AND"
  package static let inputElements: [ElementType] = [.bool]

  package init() {}

  static func combine(_ a: Bool, _ b: Bool) -> Bool { a && b }
}
