import CKernels
import IR

/// SOFTMAX of int8 to int8 or int16.
struct ByteSoftmax: RowArithmetic {
  private let result: TensorType
  private let exponentials: DistanceExponentials

  init(_ types: Signature, beta: Float) throws(Unsupported) {
    result = types.results[0]
    let input = types.operand(0)
    try types.requireQuantized(input, "input")
    // With more than 4095 elements the sign counts as an integer bit.
    let depth = input.shape.last ?? 1
    try types.require(
      depth < 8192, "rows must have at most 8191 elements, so that sums fit (have \(depth))")
    try Self.checkScale(result, types)
    exponentials = try DistanceExponentials(types, beta: beta)
  }

  private static func checkScale(
    _ result: TensorType, _ types: Signature
  ) throws(Unsupported) {
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

  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    Tensor(result.element, rows.map(input.int32s, shares))
  }

  /// The shares of a row, stored.
  private func shares(of row: ArraySlice<Int32>) -> [Int32] {
    let (parts, sum) = exponentials.parts(of: row)
    let headroom = sum.leadingZeroBitCount
    let scale = FixedPoint.oneOverOnePlus(Int32((sum << headroom) - (1 << 31)))
    let exponent = 12 - headroom + 31 - result.element.byteCount * 8
    return parts.map { part in
      let share = FixedPoint.saturatingRoundingDoublingHighMultiply(scale, part)
      // Of so many elements each gets less than half a unit.
      let units =
        exponent > 31 ? 0 : FixedPoint.roundingDivide(share, byPowerOfTwo: Int32(exponent))
      return (units + result.range.lowerBound).clamped(to: result.range)
    }
  }

  func call(_ rows: TensorRows) -> KernelCall {
    let counting = exponentials.counting
    let parameters = kl_softmax_params(
      rows: Int32(rows.count), depth: Int32(rows.depth), exponential_count: Int32(counting.count))
    return KernelCall(
      result.element == .int8 ? "kl_softmax_s8" : "kl_softmax_s8_s16", in: "softmax.h", parameters,
      [.operand(0), .constant(Tensor(.int32, counting), name: "exponentials"), .result(0)])
  }
}
