import IR

/// Finds the place of the largest element along one dimension.
package struct ArgMax: ExtremePlacing {
  package static let name = "ARG_MAX"
  package static let inputElements: [ElementType] = [.int8, .int32, .uint8, .float32]
  static let isMinimum = false

  package init() {}
}
