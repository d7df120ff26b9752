/// Finds the place of the largest element along one dimension.
package struct ArgMax: ExtremePlacing {
  package static let name = "ARG_MAX"
  static let isMinimum = false

  package init() {}
}
