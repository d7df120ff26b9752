import CKernels
import IR

/// An operator that takes one of two elements as it is stored, whichever is further one way.
protocol MaximumMinimum: Broadcasting {
  /// True if the first is the one to take; else it is the second.
  static func prefers<Element: Comparable>(_ a: Element, to b: Element) -> Bool
}

extension MaximumMinimum {
  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: [.int8, .int16, .int32, .int64, .float32])
    let element = types.results[0].element
    return switch element {
    case .float32: choosing(element, types, of: Float.self)
    case .int64: choosing(element, types, of: Int64.self)
    default: choosing(element, types, of: Int32.self)
    }
  }

  func isMonotone(_ types: Signature) -> Bool { types.results[0].element.integerRange != nil }

  private func choosing<Element: TensorElement & Comparable>(
    _ element: ElementType, _ types: Signature, of: Element.Type
  ) -> Combination {
    Combination(
      "kl_\(Self.name.lowercased())_\(element.kernelSuffix)", in: "maximum_minimum.h",
      kl_broadcast_params(shape: types.walk)
    ) { (a: Element, b: Element) in Self.prefers(a, to: b) ? a : b }
  }
}
