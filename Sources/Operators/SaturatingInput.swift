import IR

/// The int8 input of a function that levels off, as a fixed-point number of 4 integer bits.
struct SaturatingInput {
  static let integerBits: Int32 = 4
  private let zeroPoint: Int32
  private let factor: Multiplier
  /// From this distance to the zero point on, the function has its limit.
  private let radius: Int32

  /// - Requires: `requireSaturatingInput` has passed.
  init(_ type: TensorType) {
    let scale = Double(type.scale) * 0x1p27
    zeroPoint = type.zeroPoint
    factor = Multiplier(scale)
    let power = Double(sign: .plus, exponent: Int(scale.exponent) + 1, significand: 1)
    radius = Int32((15 * 0x1p27 / power).rounded(.down))
  }

  /// The int8 that is `function` of the element as a fixed-point number, within the radius.
  func map(_ stored: Int32, _ function: (Int32) -> Int32) -> Int32 {
    let value = stored - zeroPoint
    // A huge scale leaves a radius of 0; TensorFlow Lite Micro then takes the lower limit for zero.
    if value <= -radius { return -128 }
    if value >= radius { return 127 }
    return function(FixedPoint.multiply(value, by: factor)).clamped(to: -128...127)
  }
}

extension Signature {
  /// Requires an input scale for which TensorFlow Lite Micro's shifts are defined.
  func requireSaturatingInput() throws(Unsupported) {
    let scale = operand(0).scale
    try require(
      scale >= 0x1p-28 && scale < 0x1p35, "input must have a scale in 2^-28..<2^35 (is \(scale))")
  }
}
