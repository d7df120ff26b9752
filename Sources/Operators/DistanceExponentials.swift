import IR

/// e^-d of the distances d between int8 elements, in units of 2^-31, as SOFTMAX and LOG_SOFTMAX have
/// them.
struct DistanceExponentials {
  /// From a distance to units of 2^-26.
  let factor: Multiplier
  /// Beyond this distance the rescaled one would leave its 5 integer bits.
  let largestDistance: Int32
  /// By distance.
  let values: [Int32]

  init(_ types: Signature, beta: Float) throws(Unsupported) {
    let real = Double(beta) * Double(types.operand(0).scale) * 0x1p26
    try types.require(
      real > 1 && real.isFinite, "beta times input scale must exceed 2^-26 (beta is \(beta))")
    let factor = Multiplier(min(real, 0x1p31 - 1))
    self.factor = factor
    largestDistance = (31 << 26) >> factor.shift
    values = (0...min(largestDistance, 255)).map {
      FixedPoint.expOfNegative(FixedPoint.multiply(-$0, by: factor), integerBits: 5)
    }
  }

  /// e^-d, or 0 where it counts for nothing.
  subscript(distance: Int32) -> Int32 {
    distance < values.count ? values[Int(distance)] : 0
  }

  /// Those that do not round to nothing in a sum, where they have 12 integer bits; they round to
  /// nothing as a share too.
  var counting: [Int32] { Array(values.prefix { $0 >= 1 << 11 }) }

  /// The exponentials of a row and their sum, with 12 integer bits.
  func parts(of row: ArraySlice<Int32>) -> (exponentials: [Int32], sum: UInt32) {
    let largest = row.max() ?? 0
    let exponentials = row.map { self[largest - $0] }
    let sum = exponentials.reduce(UInt32(0)) {
      $0 + UInt32(FixedPoint.roundingDivide($1, byPowerOfTwo: 12))
    }
    return (exponentials, sum)
  }
}
