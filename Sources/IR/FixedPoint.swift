/// A positive real factor as kernels use it: `multiplier * 2^(shift - 31)`.
package struct Multiplier: Hashable, Sendable {
  package var multiplier: Int32
  package var shift: Int32

  package init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// The nearest representable factor, as TensorFlow Lite's `QuantizeMultiplier` rounds it: a factor
  /// below 2^-32 is 0, one of 2^30 or more saturates.
  package init(_ real: Double) {
    guard real > 0, real.isFinite else {
      self.init(multiplier: 0, shift: 0)
      return
    }
    var shift = Int(real.exponent) + 1
    var fraction = (real.significand / 2 * 0x1p31).rounded(.toNearestOrAwayFromZero)
    if fraction == 0x1p31 {
      fraction = 0x1p30
      shift += 1
    }
    if shift < -31 {
      self.init(multiplier: 0, shift: 0)
    } else if shift > 30 {
      self.init(multiplier: .max, shift: 30)
    } else {
      self.init(multiplier: Int32(fraction), shift: Int32(shift))
    }
  }
}

/// Integer arithmetic of the `tflm` numeric contract: gemmlowp's two roundings.
package enum FixedPoint {
  /// The high half of `2ab`, rounded to nearest; -2^31 times itself saturates.
  package static func saturatingRoundingDoublingHighMultiply(_ a: Int32, _ b: Int32) -> Int32 {
    if a == .min && b == .min { return .max }
    let product = Int64(a) * Int64(b)
    let nudge: Int64 = product >= 0 ? 1 << 30 : 1 - (1 << 30)
    return Int32(truncatingIfNeeded: (product + nudge) / (1 << 31))
  }

  /// `x / 2^exponent`, rounded to nearest, ties away from zero.
  package static func roundingDivide(_ x: Int32, byPowerOfTwo exponent: Int32) -> Int32 {
    let mask = Int32(truncatingIfNeeded: (Int64(1) << Int64(exponent)) - 1)
    let remainder = x & mask
    let threshold = (mask >> 1) + (x < 0 ? 1 : 0)
    return (x >> exponent) &+ (remainder > threshold ? 1 : 0)
  }

  /// `x` times the factor, rounded twice as TensorFlow Lite Micro does.
  package static func multiply(_ x: Int32, by factor: Multiplier) -> Int32 {
    let left = max(factor.shift, 0)
    let right = max(-factor.shift, 0)
    return roundingDivide(
      saturatingRoundingDoublingHighMultiply(x &<< left, factor.multiplier), byPowerOfTwo: right)
  }
}
