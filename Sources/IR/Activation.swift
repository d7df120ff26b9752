/// The clamp that a fused activation applies to a result.
package enum Activation: String, Sendable {
  case none, relu, relu6, reluN1To1 = "relu_n1_to_1"

  /// The stored values that `type` can hold once this activation is applied
  /// (TensorFlow Lite's `CalculateActivationRangeQuantized`).
  package func range(in type: TensorType) -> ClosedRange<Int32> {
    let limits = type.range
    func stored(_ real: Float) -> Int32 {
      let steps = (real / type.scale).rounded(.toNearestOrAwayFromZero)
      let clamped = min(max(steps, -0x1p30), 0x1p30)
      return min(max(type.zeroPoint &+ Int32(clamped), limits.lowerBound), limits.upperBound)
    }
    return switch self {
    case .none: limits
    case .relu: stored(0)...limits.upperBound
    case .relu6: stored(0)...max(stored(0), stored(6))
    case .reluN1To1: stored(-1)...max(stored(-1), stored(1))
    }
  }
}
