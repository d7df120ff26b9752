import CKernels
import IR

/// One output channel of sums of int8 products, ready to be packed with another.
struct PackedChannel {
  /// In the order in which inputs are read; all 0 where every input gives the same element.
  let weights: [Int32]
  /// What sums of inputs as they are stored start with: the bias, less the weights' part in the zero
  /// point.
  let start: Int32
  let element: Element

  /// How sums become elements.
  enum Element {
    case always(Int32)
    case sums(SumRequantization, ClosedRange<Int32>)
  }

  /// Nil where the packed kernels cannot do it: sums need too many bits, or a factor is unusual.
  ///
  /// - Parameters:
  ///   - zeroPoint: the input's.
  ///   - largestSum: what sums must stay below.
  init?(
    weights: [Int32], bias: Int32, zeroPoint: Int32, requantization: SumRequantization,
    largestSum: Int
  ) {
    var (start, low, high) = (Int(bias), Int(bias), Int(bias))
    for weight in weights {
      let weight = Int(weight)
      let ends = (weight * (-128 - Int(zeroPoint)), weight * (127 - Int(zeroPoint)))
      low += min(ends.0, ends.1)
      high += max(ends.0, ends.1)
      start -= weight * Int(zeroPoint)
    }
    // Beyond these, the reference's sums wrap.
    guard let lowestSum = Int32(exactly: low), let highestSum = Int32(exactly: high) else {
      return nil
    }
    let sums = lowestSum...highestSum
    let (lowest, highest) = (requantization(sums.lowerBound), requantization(sums.upperBound))
    if lowest == highest {
      self.init(
        weights: weights.map { _ in 0 }, start: 0, element: .always(lowest))
      return
    }
    guard low > -largestSum, high < largestSum else { return nil }
    // The exact form shifts right, and the zero point with it.
    guard -22 ... -1 ~= requantization.factor.shift else { return nil }
    self.init(weights: weights, start: Int32(start), element: .sums(requantization, sums))
  }

  private init(weights: [Int32], start: Int32, element: Element) {
    (self.weights, self.start, self.element) = (weights, start, element)
  }

  /// A partner for a last channel; nobody reads its elements.
  init(besides other: PackedChannel) {
    self.init(weights: other.weights.map { _ in 0 }, start: 0, element: .always(0))
  }

  /// Sums below this, times 256 and moved a little, are numbers of 32 bits.
  static let largestPairedSum = 1 << 23 - 1 << 10
  /// Twice a sum below this is a number of 32 bits.
  static let largestSingleSum = 1 << 30

  /// One multiplication per element, where that is exact.
  var fitted: FittedEnd? { fitted(rounds: true) }

  /// The same, rounded down.
  var fittedDown: FittedEnd? { fitted(rounds: false) }

  /// What `kl_sum_element` wants.
  var endWords: [Int32] {
    if let fitted = fittedDown { return [fitted.start, fitted.scale] }
    let exact = exact
    return [exact.start, 0, exact.scale, exact.zero, exact.shift]
  }

  private func fitted(rounds: Bool) -> FittedEnd? {
    switch element {
    case .always(let value):
      return FittedEnd(scale: 1 << 30, start: value << (KL_FITTED_SHIFT + 2))
    case .sums(let requantization, let sums):
      guard let fit = FittedRequantization(requantization, on: sums, rounds: rounds)
      else { return nil }
      guard let start = Int32(exactly: Int(fit.start) + 256 * Int(start)) else { return nil }
      return FittedEnd(scale: fit.scale, start: start)
    }
  }

  /// Two roundings per element.
  var exact: ExactEnd {
    switch element {
    case .always(let value):
      ExactEnd(scale: 0, zero: 2 * value + 1, shift: 1, start: 0)
    case .sums(let requantization, _):
      ExactEnd(
        scale: requantization.factor.multiplier,
        zero: (2 * requantization.zeroPoint + 1) << (-requantization.factor.shift - 1),
        shift: -requantization.factor.shift, start: start)
    }
  }
}

/// `high(256 * sum + start, scale) >> KL_FITTED_SHIFT` for sums of stored inputs.
struct FittedEnd {
  let scale, start: Int32
}

/// `(high(2 * (sum + start), scale) + zero, less 1 below 0) >> shift` for sums of stored inputs.
struct ExactEnd {
  let scale, zero, shift, start: Int32
}
