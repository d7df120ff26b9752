import IR

/// How near a value must be to what is expected.
package struct Tolerance: Sendable, Hashable {
  package var relative: Float
  package var absolute: Float

  package init(relative: Float, absolute: Float) {
    (self.relative, self.absolute) = (relative, absolute)
  }

  /// Bit for bit.
  package static let exact = Tolerance(relative: 0, absolute: 0)
}

/// The first place at which two tensors differ.
package struct Difference: Sendable, Hashable {
  /// The coordinate of the element.
  package var index: [Int]
  package var expected: String
  package var actual: String

  /// The first difference of `actual` from `expected`, or nil if there is none.
  package init?(
    expected: Tensor, actual: ArraySlice<UInt8>, shape: [Int], tolerance: Tolerance = .exact
  ) {
    if expected.bytes.elementsEqual(actual) { return nil }
    guard expected.bytes.count == actual.count else {
      self.init(
        index: [], expected: "\(expected.bytes.count) bytes", actual: "\(actual.count) bytes")
      return
    }
    let found = Tensor(expected.element, bytes: Array(actual))
    guard let element = Self.firstDifference(expected, found, tolerance) else { return nil }
    self.init(
      index: Self.coordinate(element, shape), expected: Self.text(expected, element),
      actual: Self.text(found, element))
  }

  private init(index: [Int], expected: String, actual: String) {
    (self.index, self.expected, self.actual) = (index, expected, actual)
  }

  private static func firstDifference(
    _ expected: Tensor, _ actual: Tensor, _ tolerance: Tolerance
  ) -> Int? {
    guard expected.element == .float32 else {
      let size = expected.element.byteCount
      return (0..<expected.count).first {
        expected.bytes[$0 * size..<($0 + 1) * size] != actual.bytes[$0 * size..<($0 + 1) * size]
      }
    }
    let (a, b) = (expected.floats, actual.floats)
    return a.indices.first { i in
      if a[i] == b[i] || a[i].isNaN && b[i].isNaN { return false }
      // Infinity is within a part of itself of everything.
      guard a[i].isFinite, b[i].isFinite else { return true }
      return abs(a[i] - b[i]) > tolerance.absolute + tolerance.relative * abs(a[i])
    }
  }

  private static func coordinate(_ element: Int, _ shape: [Int]) -> [Int] {
    var rest = element
    return shape.reversed().map { size in
      defer { rest /= max(size, 1) }
      return rest % max(size, 1)
    }.reversed()
  }

  private static func text(_ tensor: Tensor, _ element: Int) -> String {
    tensor.element == .float32 ? "\(tensor.floats[element])" : "\(tensor.int64s[element])"
  }
}
