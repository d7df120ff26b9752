import CKernels
import IR
import TFLite

/// x * min(max(x + 3, 0), 6) / 6; of int8 in 16-bit fixed-point arithmetic.
package struct HardSwish: Importable, ElementMapping {
  package static let name = "HARD_SWISH"
  package static let inputElements: [ElementType] = [.int8, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .float32])
    if types.operand(0).element == .float32 {
      return FloatMapping("kl_map_hard_swish_f32") { kl_hard_swish_f32($0) }
    }
    try types.requireQuantizedPair(.int8)
    let (input, result) = (types.operand(0), types.results[0])
    let scaling = HardSwishScaling(input, result, types.numerics)
    try types.require(
      scaling.output.shift <= 0,
      "result must have a scale of at least 1/128 of the input's (is \(result.scale))")
    return ByteMapping { stored in
      // The 7 bits that 9 leave of 16 keep precision.
      let fine = Int16(truncatingIfNeeded: (stored - input.zeroPoint) << 7)
      let gate = scaling.gate.multiplySaturating(fine)
      // From -1...1 to 0...1.
      let share = Int16((Int32(gate) + (1 << 15)) >> 1)
      let product = doublingHighMultiply(share, scaling.output.multiplyFraction(fine))
      let scaled = roundingDivide(product, byPowerOfTwo: -scaling.output.shift)
      let sum = Int16(truncatingIfNeeded: Int32(scaled) + result.zeroPoint)
      return Int32(sum).clamped(to: result.range)
    }
  }
}

/// The two factors of HARD_SWISH: to the scale of the result, and to the scale on which 3 is 2^15.
private struct HardSwishScaling {
  var output, gate: ShortMultiplier

  init(_ input: TensorType, _ result: TensorType, _ numerics: Numerics) {
    let fineScale = input.scale / 128
    output = ShortMultiplier(numerics.ratio([fineScale], to: [result.scale]))
    gate = ShortMultiplier(numerics.ratio([fineScale], to: [3 / 32768]))
  }
}

/// A positive real factor in 16 bits: `multiplier * 2^(shift - 15)`.
private struct ShortMultiplier {
  var multiplier: Int16
  var shift: Int32

  init(_ real: Double) {
    let long = Multiplier(real)
    multiplier = Int16(min((Int64(long.multiplier) + (1 << 15)) >> 16, Int64(Int16.max)))
    shift = long.shift
  }

  /// `x * multiplier * 2^-15`, rounded to nearest.
  func multiplyFraction(_ x: Int16) -> Int16 {
    let product = Int32(x) * Int32(multiplier)
    return Int16((product + (product >= 0 ? 1 << 14 : 1 - (1 << 14))) / (1 << 15))
  }

  /// `x` times the factor, saturating where the factor is above one.
  func multiplySaturating(_ x: Int16) -> Int16 {
    guard shift > 0 else {
      return roundingDivide(multiplyFraction(x), byPowerOfTwo: -shift)
    }
    // The last bit comes after the multiplication, so that what saturates before cannot matter.
    return shiftLeft(multiplyFraction(shiftLeft(x, shift - 1)), 1)
  }

  private func shiftLeft(_ x: Int16, _ amount: Int32) -> Int16 {
    Int16(clamping: Int64(x) << Int64(amount))
  }
}

/// The high half of `2ab`, rounded towards zero.
private func doublingHighMultiply(_ a: Int16, _ b: Int16) -> Int16 {
  Int16(clamping: Int32(a) * Int32(b) / (1 << 15))
}

/// `x / 2^exponent`, rounded to nearest; from 2^16 on whatever 16 bits leave of the rounding mask.
private func roundingDivide(_ x: Int16, byPowerOfTwo exponent: Int32) -> Int16 {
  let mask = Int16(truncatingIfNeeded: (Int64(1) << Int64(exponent)) - 1)
  let remainder = x & mask
  let threshold = (mask >> 1) + (x < 0 ? 1 : 0)
  return Int16(truncatingIfNeeded: Int32(x) >> exponent) &+ (remainder > threshold ? 1 : 0)
}
