import CKernels
import IR

/// A requantization in one multiplication, for the sums that a channel can reach:
/// `high(256 * sum + start, scale) >> KL_FITTED_SHIFT`, clamped; high() is the high half of the
/// product, rounded to nearest or, on cores without such a multiplication, down.
///
/// It is found by search and proven by thresholds: two functions that do not fall are equal
/// everywhere if each element is reached from the same sum on.
struct FittedRequantization: Equatable {
  let scale, start: Int32

  /// How many steps around the nearest scale are tried.
  private static let reach = 64

  /// Fits `function` on `sums`, or nil where no scale suits.
  ///
  /// - Parameter rounds: false if the high half of a product is rounded down.
  init?(_ function: SumRequantization, on sums: ClosedRange<Int32>, rounds: Bool = true) {
    let (lowest, highest) = (function(sums.lowerBound), function(sums.upperBound))
    let thresholds = (lowest..<highest).map {
      Threshold($0 + 1, from: function.threshold(of: $0 + 1, in: sums), rounds)
    }
    let limits = Limits(
      // The clamp does the rest where it acts.
      lowest: lowest > function.clamp.lowerBound
        ? Threshold(lowest, from: sums.lowerBound, rounds) : nil,
      highest: highest < function.clamp.upperBound
        ? Threshold(highest + 1, from: sums.upperBound, rounds) : nil)
    let factor = function.factor
    let nearest = Double(
      sign: .plus, exponent: Int(factor.shift) - 31 + 24 + Int(KL_FITTED_SHIFT),
      significand: Double(factor.multiplier))
    for candidate in Self.scales(around: nearest) {
      guard let scale = Int32(exactly: candidate), scale > 0 else { continue }
      guard let start = Self.start(scale, thresholds, limits, sums) else { continue }
      (self.scale, self.start) = (scale, start)
      return
    }
    return nil
  }

  /// Scales to try, the nearest first: neighbours, then some that are further apart.
  private static func scales(around nearest: Double) -> [Double] {
    [1, max(2, (nearest * 0x1p-21).rounded())].flatMap { step in
      (1...reach).flatMap { [Double(1 - $0), Double($0)] }.map { nearest.rounded() + $0 * step }
    }
  }

  /// The sum from which on an element, or a larger one, comes out.
  private struct Threshold {
    let element, sum: Int32
    let rounds: Bool
    init(_ element: Int32, from sum: Int32, _ rounds: Bool) {
      (self.element, self.sum, self.rounds) = (element, sum, rounds)
    }

    /// The smallest `256 * sum + start` that comes out as the element, less `256 * sum`.
    func start(_ scale: Int32) -> Int {
      let needed = Int(element) << (32 + Int(KL_FITTED_SHIFT)) - (rounds ? 1 << 31 : 0)
      let scale = Int(scale)
      let quotient = needed >= 0 ? (needed + scale - 1) / scale : -(-needed / scale)
      return quotient - 256 * Int(sum)
    }
  }

  /// What the smallest sum must reach, and what the largest must not.
  private struct Limits {
    let lowest, highest: Threshold?
  }

  /// A start with which `scale` has all thresholds where they belong.
  private static func start(
    _ scale: Int32, _ thresholds: [Threshold], _ limits: Limits, _ sums: ClosedRange<Int32>
  ) -> Int32? {
    // So that 256 * sum + start is a number of 32 bits.
    var low = Int(Int32.min) - 256 * Int(sums.lowerBound)
    var high = Int(Int32.max) - 256 * Int(sums.upperBound)
    if let lowest = limits.lowest { low = max(low, lowest.start(scale)) }
    if let highest = limits.highest { high = min(high, highest.start(scale) - 1) }
    // The ends disagree first.
    for threshold in [thresholds.first, thresholds.last].compactMap({ $0 }) + thresholds {
      let start = threshold.start(scale)
      low = max(low, start)
      high = min(high, start + 255)
      if low > high { return nil }
    }
    return Int32(exactly: (low + high) >> 1)
  }
}
