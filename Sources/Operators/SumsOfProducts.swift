import IR

/// Places in an input and in weights from which on `count` neighbours are multiplied pairwise.
struct ProductRun {
  var input, weights, count: Int
}

/// The reference's arithmetic of sums of products: the elements of a result, one after the other.
protocol SumsOfProducts {
  /// Appends the element that an output channel makes of the products of `runs`, summed in order,
  /// when their places are counted from `input` and `weights` on.
  mutating func append(_ runs: [ProductRun], input: Int, weights: Int, channel: Int)
  /// The element that a sum becomes, which does not fall as sums grow; nil where the arithmetic wraps
  /// on the way.
  func element(of sum: Int64, channel: Int) -> Int32?
  /// The elements appended so far.
  var tensor: Tensor { get }
}

/// Sums of 32 bits, which wrap.
struct NarrowSums: SumsOfProducts {
  /// Both less their zero points.
  let input, weights: [Int32]
  let bias: [Int32]
  let factors: ChannelMultipliers
  let result: TensorType
  let clamp: ClosedRange<Int32>
  private(set) var elements: [Int32] = []

  mutating func append(_ runs: [ProductRun], input i: Int, weights j: Int, channel: Int) {
    let sum = sum(bias[channel], input, i, weights, j, runs) { $0 &+ $1 &* $2 }
    let scaled = FixedPoint.multiply(sum, by: factors[channel]) &+ result.zeroPoint
    elements.append(scaled.clamped(to: clamp))
  }

  func element(of sum: Int64, channel: Int) -> Int32? {
    factors[channel].scaled(sum, plus: result.zeroPoint)?.clamped(to: clamp)
  }

  var tensor: Tensor { Tensor(result.element, elements) }
}

/// Sums of 64 bits, rounded once; no zero points.
struct WideSums: SumsOfProducts {
  let input, weights, bias: [Int64]
  let factors: [WideMultiplier]
  let result: TensorType
  let clamp: ClosedRange<Int32>
  private(set) var elements: [Int32] = []

  mutating func append(_ runs: [ProductRun], input i: Int, weights j: Int, channel: Int) {
    let sum = sum(bias[channel], input, i, weights, j, runs) { $0 &+ $1 &* $2 }
    let scaled = factors[factors.count == 1 ? 0 : channel].scaled(sum)
    elements.append(scaled.clamped(to: clamp))
  }

  func element(of sum: Int64, channel: Int) -> Int32? {
    let factor = factors[factors.count == 1 ? 0 : channel]
    guard -(1 << 46)..<(1 << 46) ~= sum, Int32(exactly: factor.exact(sum)) != nil else {
      return nil
    }
    return factor.scaled(sum).clamped(to: clamp)
  }

  var tensor: Tensor { Tensor(result.element, elements) }
}

/// Whole sums, scaled by real numbers as LiteRT does it: the product is rounded to a double, that to
/// the nearest whole number, halves away from zero.
struct RealScaledSums: SumsOfProducts {
  /// Both less their zero points.
  let input, weights: [Int64]
  let bias: [Int64]
  /// One for each channel, or one for all.
  let factors: [Double]
  /// True for sums of 32 bits, which wrap.
  let isNarrow: Bool
  let result: TensorType
  let clamp: ClosedRange<Int32>
  private(set) var elements: [Int32] = []

  mutating func append(_ runs: [ProductRun], input i: Int, weights j: Int, channel: Int) {
    let sum = sum(bias[channel], input, i, weights, j, runs) { $0 &+ $1 &* $2 }
    elements.append(scaled(isNarrow ? Int64(Int32(truncatingIfNeeded: sum)) : sum, channel))
  }

  func element(of sum: Int64, channel: Int) -> Int32? {
    isNarrow && Int32(exactly: sum) == nil ? nil : scaled(sum, channel)
  }

  private func scaled(_ sum: Int64, _ channel: Int) -> Int32 {
    let scaled = Double(sum) * factors[factors.count == 1 ? 0 : channel]
    // Beyond this the reference's conversion is not defined.
    let limited = min(max(scaled, -0x1p30), 0x1p30).rounded(.toNearestOrAwayFromZero)
    return (Int32(limited) + result.zeroPoint).clamped(to: clamp)
  }

  var tensor: Tensor { Tensor(result.element, elements) }
}

/// Float sums, each operation rounded.
struct FloatSums: SumsOfProducts {
  let input, weights, bias: [Float]
  let clamp: ClosedRange<Float>
  private(set) var elements: [Float] = []

  mutating func append(_ runs: [ProductRun], input i: Int, weights j: Int, channel: Int) {
    let sum = sum(0, input, i, weights, j, runs) { $0 + $1 * $2 }
    elements.append((sum + bias[channel]).clamped(to: clamp))
  }

  func element(of sum: Int64, channel: Int) -> Int32? { nil }

  var tensor: Tensor { Tensor(elements) }
}

extension Multiplier {
  /// `sum` times the factor, rounded twice, and `zeroPoint`; nil where that wraps on the way. It does
  /// not fall as sums grow.
  func scaled(_ sum: Int64, plus zeroPoint: Int32) -> Int32? {
    guard let narrow = Int32(exactly: sum), Int32(exactly: sum << Int64(max(shift, 0))) != nil
    else {
      return nil
    }
    let (moved, wraps) = FixedPoint.multiply(narrow, by: self).addingReportingOverflow(zeroPoint)
    return wraps ? nil : moved
  }
}

/// `start` and then every product of `runs`, taken in by `add`.
@inline(__always)
private func sum<Number>(
  _ start: Number, _ a: [Number], _ i: Int, _ b: [Number], _ j: Int, _ runs: [ProductRun],
  _ add: (Number, Number, Number) -> Number
) -> Number {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      var sum = start
      for run in runs {
        let (i, j) = (i + run.input, j + run.weights)
        precondition(i >= 0 && j >= 0 && i + run.count <= a.count && j + run.count <= b.count)
        for k in 0..<run.count { sum = add(sum, a[i + k], b[j + k]) }
      }
      return sum
    }
  }
}
