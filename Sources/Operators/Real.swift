/// Functions of real numbers for tables that are made when compiling: the same on every machine, as
/// a math library is not, and within a few units in the last place.
enum Real {
  /// e^x
  static func exp(_ x: Double) -> Double {
    guard x > -745, !x.isNaN else { return x.isNaN ? x : 0 }
    guard x < 710 else { return .infinity }
    let log2 = 0.693_147_180_559_945_309_4
    let exponent = (x / log2).rounded()
    // log 2 in two pieces, the first of so few bits that its product is exact.
    let rest = (x - exponent * 0x1.62e42fee0p-1) - exponent * 1.908_214_929_270_587_7e-10
    var sum = 0.0
    for n in (1...16).reversed() { sum = (1 + sum) * rest / Double(n) }
    let half = Int(exponent) / 2
    return (1 + sum) * Double(sign: .plus, exponent: half, significand: 1)
      * Double(sign: .plus, exponent: Int(exponent) - half, significand: 1)
  }

  /// The natural logarithm of a positive finite number.
  static func log(_ x: Double) -> Double {
    // 2 (z + z^3 / 3 + z^5 / 5 + ...), where z = (s - 1) / (s + 1) is at most a third.
    let z = (x.significand - 1) / (x.significand + 1)
    var sum = 0.0
    for n in (0...20).reversed() { sum = sum * z * z + 1 / Double(2 * n + 1) }
    return Double(x.exponent) * 0.693_147_180_559_945_309_4 + 2 * z * sum
  }

  /// The hyperbolic tangent.
  static func tanh(_ x: Double) -> Double {
    let shrunk = exp(-2 * abs(x))
    let size = (1 - shrunk) / (1 + shrunk)
    return x < 0 ? -size : size
  }

  /// The error function.
  static func erf(_ x: Double) -> Double {
    guard abs(x) < 6 else { return x.isNaN ? x : (x < 0 ? -1 : 1) }
    // 2 x / sqrt(pi) e^(-x^2) (1 + 2x^2/3 + (2x^2)^2/(3*5) + ...): every term is positive.
    var (term, sum) = (1.0, 1.0)
    for n in 1...200 {
      term *= 2 * x * x / Double(2 * n + 1)
      sum += term
    }
    return 2 / Double.pi.squareRoot() * x * exp(-x * x) * sum
  }
}
