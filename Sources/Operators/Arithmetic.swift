import CKernels
import IR
import TFLite

/// An operator that computes with two numbers and clamps what comes out.
protocol Arithmetic: Broadcasting, ActivationFusing {
  /// The elements that this operator computes with.
  static var elements: [ElementType] { get }
  init(activation: Activation)

  /// Quantized operands; throws where the scales do not suit.
  ///
  /// - Requires: usable scales.
  func quantized(_ types: Signature) throws(Unsupported) -> Combination
  /// The number that two of 32 bits make, wrapping.
  static func combine(_ a: Int32, _ b: Int32) -> Int32
  static func combine(_ a: Float, _ b: Float) -> Float
  /// The values that int32 results are clamped to.
  func int32Range(_ numerics: Numerics) -> ClosedRange<Int32>
}

extension Arithmetic {
  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(activation: try options.activation())
  }

  package var attributes: [String] { activation == .none ? [] : [activation.rawValue] }

  func int32Range(_ numerics: Numerics) -> ClosedRange<Int32> { activation.int32Range }

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: Self.elements)
    let element = types.results[0].element
    switch element {
    case .float32: return floats(types)
    case .int32: return integers(types)
    default:
      try types.requireScales()
      return try quantized(types)
    }
  }

  private func floats(_ types: Signature) -> Combination {
    let range = activation.floatRange
    let parameters = kl_arithmetic_f32_params(
      shape: types.walk, clamp_min: range.lowerBound, clamp_max: range.upperBound)
    return Combination(kernel(.float32), in: header, parameters) { (a: Float, b: Float) in
      Self.combine(a, b).clamped(to: range)
    }
  }

  private func integers(_ types: Signature) -> Combination {
    let range = int32Range(types.numerics)
    let parameters = kl_arithmetic_s32_params(
      shape: types.walk, clamp_min: range.lowerBound, clamp_max: range.upperBound)
    return Combination(kernel(.int32), in: header, parameters) { (a: Int32, b: Int32) in
      Self.combine(a, b).clamped(to: range)
    }
  }

  var header: String { "\(Self.name.lowercased()).h" }

  func kernel(_ element: ElementType) -> String {
    "kl_\(Self.name.lowercased())_\(element.kernelSuffix)"
  }
}

extension Activation {
  /// The numbers that an unquantized int32 result can hold once this activation is applied.
  var int32Range: ClosedRange<Int32> {
    switch self {
    case .none: Int32.min...Int32.max
    case .relu: 0...Int32.max
    case .relu6: 0...6
    case .reluN1To1: -1...1
    }
  }
}
