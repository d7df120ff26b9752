import CKernels
import IR
import TFLite

/// An operator that says of each two elements whether the first stands in a relation to the second.
protocol Comparing: Broadcasting {
  static var elements: [ElementType] { get }
  static func holds<Element: Comparable>(_ a: Element, _ b: Element) -> Bool
  init()
}

extension Comparing {
  static var elements: [ElementType] { [.int8, .int16, .int32, .int64, .float32] }

  package init(_ options: Model.Options) throws(Unsupported) { self.init() }

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: Self.elements, result: .bool)
    let (a, b) = (types.operand(0), types.operand(1))
    switch a.element {
    case .float32: return comparing(types, of: Float.self)
    case .int64: return comparing(types, of: Int64.self)
    case .int8: return try quantized(types)
    case .int16:
      // TensorFlow Lite Micro has none of int16, and LiteRT compares them as they are stored.
      try types.require(
        a.storesLike(b), "int16 operands must be quantized alike (are \(a) and \(b))")
    default: break
    }
    return comparing(types, of: Int32.self)
  }

  /// Elements as they are stored.
  private func comparing<Element: TensorElement & Comparable>(
    _ types: Signature, of: Element.Type
  ) -> Combination {
    Combination(
      kernel(types.operand(0).element.kernelSuffix), in: "comparison.h",
      kl_broadcast_params(shape: types.walk)
    ) { (a: Element, b: Element) in Self.holds(a, b) }
  }

  /// The reals that elements stand for, in whole units of 2^-8: different elements may be equal.
  private func quantized(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireScale(types.operand(0), "first operand")
    try types.requireScale(types.operand(1), "second operand")
    let (a, b) = (RealUnits(types.operand(0)), RealUnits(types.operand(1)))
    if types.operand(0).storesLike(types.operand(1)) && a.tellsElementsApart {
      return comparing(types, of: Int32.self)
    }
    for type in [types.operand(0), types.operand(1)] {
      try types.require(
        RealUnits(type).factor.shift <= 0,
        "operands of different scales must have scales below 1 (one has \(type.scale))")
    }
    let parameters = kl_comparison_params(
      shape: types.walk,
      a_offset: -a.zeroPoint, a_multiplier: a.factor.multiplier, a_shift: -a.factor.shift,
      b_offset: -b.zeroPoint, b_multiplier: b.factor.multiplier, b_shift: -b.factor.shift)
    return Combination(kernel("scaled_s8"), in: "comparison.h", parameters) {
      (x: Int32, y: Int32) in Self.holds(a[x], b[y])
    }
  }

  private func kernel(_ suffix: String) -> String { "kl_\(Self.name.lowercased())_\(suffix)" }
}

/// The reals that int8 elements stand for, in units of 2^-8.
private struct RealUnits {
  let zeroPoint: Int32
  let factor: Multiplier

  init(_ type: TensorType) {
    zeroPoint = type.zeroPoint
    factor = Multiplier(Double(type.scale))
  }

  subscript(stored: Int32) -> Int32 {
    FixedPoint.multiply((stored - zeroPoint) << 8, by: factor)
  }

  /// True if a larger element always stands for more units.
  var tellsElementsApart: Bool { (-128..<127).allSatisfy { self[$0] < self[$0 + 1] } }
}
