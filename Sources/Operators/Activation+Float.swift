import IR

extension Activation {
  /// The reals that a float result can hold once this activation is applied.
  ///
  /// TensorFlow Lite Micro clamps without an activation too, so that infinities become finite.
  var floatRange: ClosedRange<Float> {
    let largest = Float.greatestFiniteMagnitude
    return switch self {
    case .none: -largest...largest
    case .relu: 0...largest
    case .relu6: 0...6
    case .reluN1To1: -1...1
    }
  }
}

extension Float {
  /// This value moved into `range`; NaN stays.
  func clamped(to range: ClosedRange<Float>) -> Float {
    let raised = self < range.lowerBound ? range.lowerBound : self
    return range.upperBound < raised ? range.upperBound : raised
  }
}
