import IR

extension Signature {
  /// Requires one dimension, and elements of that type.
  func requireVector(
    _ type: TensorType, _ element: ElementType, _ what: String
  ) throws(Unsupported) {
    try requireElement(type, element, what)
    try requireRank(type, 1, what)
    try requireElements(type, what)
  }

  /// Requires one dimension, and that many elements of that type.
  func requireVector(
    _ type: TensorType, _ element: ElementType, count: Int, _ what: String
  ) throws(Unsupported) {
    try requireElement(type, element, what)
    try requireShape(type, [count], what)
  }

  /// Requires a single element of that type and no dimension.
  func requireScalar(
    _ type: TensorType, _ element: ElementType, _ what: String
  ) throws(Unsupported) {
    try requireElement(type, element, what)
    try requireShape(type, [], what)
  }
}
