import IR

/// A factor as 64-bit sums are scaled by: `multiplier * 2^-shift` of 15 bits, rounded once.
struct WideMultiplier: Hashable {
  let multiplier: Int32
  let shift: Int32

  /// The largest shift of a `Multiplier` that TensorFlow Lite Micro takes here.
  static let largestShift: Int32 = 7

  init(_ factor: Multiplier) {
    multiplier = factor.multiplier < 0x7FFF_0000 ? (factor.multiplier + 0x8000) >> 16 : 0x7FFF
    shift = 15 - factor.shift
  }

  /// `sum` times the factor, its low 32 bits; halves are rounded up.
  func scaled(_ sum: Int64) -> Int32 { Int32(truncatingIfNeeded: exact(sum)) }

  /// `sum` times the factor; halves are rounded up. Sums of 48 bits do not wrap.
  func exact(_ sum: Int64) -> Int64 {
    (sum &* Int64(multiplier) &+ (1 << Int64(shift - 1))) >> Int64(shift)
  }
}
