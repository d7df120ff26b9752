import CKernels
import IR

/// Divides the first tensor by the second element by element, with broadcasting.
///
/// An integer divided by zero, where the reference stops, is 0.
package struct Div: Arithmetic {
  package static let name = "DIV"
  package static let inputElements: [ElementType] = [.int8, .int32, .uint8, .float32]
  static let elements: [ElementType] = [.int8, .int32, .float32]
  package var activation: Activation

  package init(activation: Activation = .none) { self.activation = activation }

  func quantized(_ types: Signature) throws(Unsupported) -> Combination {
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    let factor = Multiplier(types.numerics.ratio([a.scale], to: [b.scale, result.scale]))
    let clamp = activation.range(in: result)
    let parameters = kl_div_params(
      shape: types.walk,
      a_offset: -a.zeroPoint, b_offset: -b.zeroPoint, output_offset: result.zeroPoint,
      multiplier: factor.multiplier, shift: factor.shift,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    return Combination(kernel(.int8), in: header, parameters) { (x: Int32, y: Int32) in
      let quotient = Self.quotient(x - a.zeroPoint, y - b.zeroPoint, factor)
      return (quotient &+ result.zeroPoint).clamped(to: clamp)
    }
  }

  static func combine(_ a: Int32, _ b: Int32) -> Int32 {
    b == 0 ? 0 : a.dividedReportingOverflow(by: b).partialValue
  }

  static func combine(_ a: Float, _ b: Float) -> Float { a / b }

  /// `a / b * factor`, by way of gemmlowp's reciprocal of `b`.
  private static func quotient(_ a: Int32, _ b: Int32, _ factor: Multiplier) -> Int32 {
    guard b != 0 else { return 0 }
    let dividend = b < 0 ? -a : a
    // The divisor is 2^bits times a number from 1 to 2, less 1 in units of 2^-31.
    let divisor = b.magnitude
    let bits = Int32(31 - divisor.leadingZeroBitCount)
    let fraction = (divisor << UInt32(31 - bits)) - 0x8000_0000
    let inverse = FixedPoint.oneOverOnePlus(Int32(fraction))
    let headroom = Int32((dividend < 0 ? ~dividend : dividend).leadingZeroBitCount - 1)
    let quotient = FixedPoint.saturatingRoundingDoublingHighMultiply(dividend << headroom, inverse)
    return scaledDown(
      FixedPoint.saturatingRoundingDoublingHighMultiply(quotient, factor.multiplier),
      by: bits + headroom - factor.shift)
  }

  /// `x / 2^exponent` where the exponent may be negative or beyond the width: what x86 makes of such
  /// shifts in gemmlowp's rounding division, on which the goldens depend.
  private static func scaledDown(_ x: Int32, by exponent: Int32) -> Int32 {
    let shift = exponent & 63
    if shift < 32 { return FixedPoint.roundingDivide(x, byPowerOfTwo: shift) }
    // The mask of the rounding division has all bits set.
    return (x >> (shift - 32)) + (x >= 0 ? 1 : 0)
  }
}
