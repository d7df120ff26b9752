/// Finds the place of the smallest element along one dimension.
package struct ArgMin: ExtremePlacing {
  package static let name = "ARG_MIN"
  static let isMinimum = true

  package init() {}
}
