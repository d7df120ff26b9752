import IR

/// Finds the place of the smallest element along one dimension.
package struct ArgMin: ExtremePlacing {
  package static let name = "ARG_MIN"
  package static let inputElements: [ElementType] = [.int8, .int32, .uint8, .float32]
  static let isMinimum = true

  package init() {}
}
