import IR

/// What the sums of a channel become: rescaled as the numeric contract says, moved and clamped.
///
/// It never falls as the sum grows.
struct SumRequantization {
  let factor: Multiplier
  let zeroPoint: Int32
  let clamp: ClosedRange<Int32>

  func callAsFunction(_ sum: Int32) -> Int32 {
    (FixedPoint.multiply(sum, by: factor) &+ zeroPoint).clamped(to: clamp)
  }

  /// The smallest of `sums` that becomes at least `element`. - Requires: the largest does.
  func threshold(of element: Int32, in sums: ClosedRange<Int32>) -> Int32 {
    var (low, high) = (Int(sums.lowerBound), Int(sums.upperBound))
    while low < high {
      let middle = (low + high) >> 1
      if self(Int32(middle)) >= element { high = middle } else { low = middle + 1 }
    }
    return Int32(low)
  }
}
