import CKernels
import IR

/// SOFTMAX of int16, by tables of e^x and of 1 / (1 + x).
struct ShortSoftmax: RowArithmetic {
  /// From a difference of elements to units of 10/65535.
  private let factor: Multiplier

  init(_ types: Signature, beta: Float) throws(Unsupported) {
    try types.requireSymmetricPair(.int16)
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      abs(result.scale - 0x1p-15) <= 0.001 * 0x1p-15,
      "result must have a scale of 1/32768 (has \(result.scale))")
    let depth = input.shape.last ?? 1
    try types.require(
      depth < 65536, "rows must have at most 65535 elements, so that sums fit (have \(depth))")
    let real = Double(input.scale) * Double(beta) / (10.0 / 65535.0)
    try types.require(
      real > 0 && real < 0x1p30, "beta must be above 0 and not large (is \(beta))")
    factor = Multiplier(real)
  }

  /// e^x from -10 to 0.
  private static let exponentials = ShortTable(
    input: Quantization(scale: 10 / Float(65535), zeroPoint: 32767), result: signedUnit
  ) { Float(Real.exp(Double($0))) }

  /// 1 / (1 + x) from 0 to 1.
  private static let reciprocals = ShortTable(
    input: Quantization(scale: 1 / Float(65535), zeroPoint: -32768), result: signedUnit
  ) { 1 / (1 + $0) }

  /// From -1 to 1.
  private static let signedUnit = Quantization(scale: 2 / Float(65535), zeroPoint: 0)

  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    Tensor(.int16, rows.map(input.int32s, shares))
  }

  private func shares(of row: ArraySlice<Int32>) -> [Int32] {
    let largest = row.max() ?? 0
    let parts = row.map { element in
      let scaled = FixedPoint.multiply(element - largest, by: factor)
      return Self.exponentials[(scaled &+ 32767).clamped(to: -32768...32767)]
    }
    let sum = parts.reduce(0, +)
    let headroom = Int32(sum.leadingZeroBitCount)
    // The sum from 2^16 to 2^17, rounded.
    let normal = Int32((Int64(sum) << Int64(headroom - 1) + 1 << 13) >> 14)
    let scale = Self.reciprocals[(normal - 3 << 15).clamped(to: -32768...32767)]
    let shift = 31 - headroom
    return parts.map { (($0 * scale + 1 << (shift - 1)) >> shift).clamped(to: 0...32767) }
  }

  func call(_ rows: TensorRows) -> KernelCall {
    let parameters = kl_softmax_s16_params(
      rows: Int32(rows.count), depth: Int32(rows.depth),
      multiplier: factor.multiplier, shift: factor.shift)
    return KernelCall(
      "kl_softmax_s16", in: "softmax.h", parameters,
      [
        .operand(0), Self.exponentials.argument("exponentials"),
        Self.reciprocals.argument("reciprocals"), .result(0),
      ])
  }
}
