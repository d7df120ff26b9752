import IR

/// A positive real factor as kernels use it that scale like a double: `multiplier * 2^-shift` with
/// all 53 bits of it.
struct RealMultiplier: Hashable {
  let multiplier: Int64
  let shift: Int32

  /// The factor itself, or the nearest that gives the same of whole numbers below 2^53: none below
  /// 2^-64 makes anything of them, and all from 2^30 on make more than a result holds.
  init(_ real: Double) {
    guard real >= 0x1p-64 else {
      (multiplier, shift) = (0, 64)
      return
    }
    let limited = min(real, 0x1p30)
    shift = 52 - Int32(limited.exponent)
    multiplier = Int64(limited.significand * 0x1p52)
  }
}

extension ChannelMultipliers {
  /// The arguments `multiplier` and `shift` of a kernel that scales like a double.
  static func realArguments(_ factors: [Double]) -> [KernelCall.Argument] {
    let factors = factors.map { RealMultiplier($0) }
    return [
      .constant(Tensor(factors.map(\.multiplier)), name: "multipliers"),
      .constant(Tensor(.int8, factors.map(\.shift)), name: "shifts"),
    ]
  }
}
