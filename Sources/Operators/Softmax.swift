import CKernels
import IR
import TFLite

/// Turns the elements along the last dimension into shares of one, larger ones by e^(beta difference).
package struct Softmax: Importable, InPlace {
  package static let name = "SOFTMAX"
  let beta: Float

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(beta: options.float("beta"))
  }

  init(beta: Float) { self.beta = beta }

  package var attributes: [String] { beta == 1 ? [] : ["beta \(beta)"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireQuantized(input, "input")
    try types.requireElements(input, "input")
    try types.requireShape(result, input.shape, "result")
    guard let depth = input.shape.last else { throw Unsupported("input must have a dimension") }
    try types.require(
      depth < 8192, "rows must have at most 8191 elements, so that sums fit (have \(depth))")
    try checkScale(result, types)
    let rescaling = Double(beta) * Double(input.scale) * 0x1p26
    try types.require(
      rescaling > 1 && rescaling.isFinite,
      "beta times input scale must exceed 2^-26 (beta is \(beta))")
  }

  private func checkScale(_ result: TensorType, _ types: Signature) throws(Unsupported) {
    switch result.element {
    case .int8:
      try types.require(
        result.scale == 0x1p-8 && result.zeroPoint == -128,
        "result must have scale 1/256 and zero point -128 (is \(result))")
    case .int16:
      try types.require(
        abs(result.scale - 0x1p-16) <= 0.001 * 0x1p-16 && result.zeroPoint == -32768,
        "result must have scale 1/65536 and zero point -32768 (is \(result))")
    default:
      throw Unsupported("result must be int8 or int16 (is \(result.element))")
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0).int32s
    let (depth, result) = (rowLength(types), types.results[0])
    let exponentials = exponentials(types)
    let elements = stride(from: 0, to: input.count, by: depth).flatMap { start in
      shares(of: input[start..<start + depth], exponentials, bits: result.element.byteCount * 8)
    }.map { ($0 + result.range.lowerBound).clamped(to: result.range) }
    return [Tensor(result.element, elements)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    // What rounds to nothing in a sum also rounds to nothing as a share.
    let exponentials = exponentials(types).prefix { $0 >= 1 << 11 }
    let depth = rowLength(types)
    let parameters = kl_softmax_params(
      rows: Int32(types.operand(0).count / depth), depth: Int32(depth),
      exponential_count: Int32(exponentials.count))
    return [
      KernelCall(
        types.results[0].element == .int8 ? "kl_softmax_s8" : "kl_softmax_s8_s16", in: "softmax.h",
        parameters,
        [
          .operand(0), .constant(Tensor(.int32, Array(exponentials)), name: "exponentials"),
          .result(0),
        ])
    ]
  }

  /// A row is summed before any of it is written.
  package func inPlaceOperands(_ types: Signature) -> [Int] {
    types.results[0].element == .int8 ? [0] : []
  }

  private func rowLength(_ types: Signature) -> Int { types.operand(0).shape.last ?? 1 }

  /// e^-d for the distances d from the largest element that count, in units of 2^-31.
  private func exponentials(_ types: Signature) -> [Int32] {
    let real = Double(beta) * Double(types.operand(0).scale) * 0x1p26
    let factor = Multiplier(min(real, 0x1p31 - 1))
    // Beyond this distance the rescaled difference would leave its 5 integer bits.
    let radius: Int32 = (31 << 26) >> factor.shift
    return (0...min(radius, 255)).map {
      FixedPoint.expOfNegative(FixedPoint.multiply(-$0, by: factor), integerBits: 5)
    }
  }

  /// The share of each element of a row, in units of 2^-bits.
  private func shares(of row: ArraySlice<Int32>, _ exponentials: [Int32], bits: Int) -> [Int32] {
    let largest = row.max() ?? 0
    let parts = row.map { element in
      largest - element < exponentials.count ? exponentials[Int(largest - element)] : 0
    }
    // 12 integer bits; with more than 4095 elements the sign counts as another.
    let sum = parts.reduce(UInt32(0)) {
      $0 + UInt32(FixedPoint.roundingDivide($1, byPowerOfTwo: 12))
    }
    let headroom = sum.leadingZeroBitCount
    let scale = FixedPoint.oneOverOnePlus(Int32((sum << headroom) - (1 << 31)))
    let exponent = 12 - headroom + 31 - bits
    return parts.map { part in
      let share = FixedPoint.saturatingRoundingDoublingHighMultiply(scale, part)
      // Of so many elements each gets less than half a unit.
      return exponent > 31 ? 0 : FixedPoint.roundingDivide(share, byPowerOfTwo: Int32(exponent))
    }
  }
}
