import CKernels
import IR

/// SOFTMAX of int16, by tables of e^x and of 1 / (1 + x).
struct ShortSoftmax: RowArithmetic {
  /// From a difference of elements to units of 10/65535.
  private let factor: Multiplier
  private let tables: SoftmaxTables

  init(_ types: Signature, beta: Float) throws(Unsupported) {
    try types.requireSymmetricPair(.int16)
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      abs(result.scale - 0x1p-15) <= 0.001 * 0x1p-15,
      "result must have a scale of 1/32768 (has \(result.scale))")
    let depth = input.shape.last ?? 1
    try types.require(
      depth < 65536, "rows must have at most 65535 elements, so that sums fit (have \(depth))")
    let real = types.numerics.ratio([input.scale, beta], to: [1]) / (10.0 / 65535.0)
    try types.require(
      real > 0 && real < 0x1p30, "beta must be above 0 and not large (is \(beta))")
    factor = Multiplier(real)
    tables = types.numerics == .tflm ? .inFloat : .inDouble
  }

  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    Tensor(.int16, rows.map(input.int32s, shares))
  }

  private func shares(of row: ArraySlice<Int32>) -> [Int32] {
    let largest = row.max() ?? 0
    let parts = row.map { element in
      let scaled = FixedPoint.multiply(element - largest, by: factor)
      return tables.exponentials[(scaled &+ 32767).clamped(to: -32768...32767)]
    }
    let sum = parts.reduce(0, +)
    let headroom = Int32(sum.leadingZeroBitCount)
    // The sum from 2^16 to 2^17, rounded.
    let normal = Int32((Int64(sum) << Int64(headroom - 1) + 1 << 13) >> 14)
    let scale = tables.reciprocals[(normal - 3 << 15).clamped(to: -32768...32767)]
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
        .operand(0), tables.exponentials.argument("exponentials"),
        tables.reciprocals.argument("reciprocals"), .result(0),
      ])
  }
}

/// The two functions of SOFTMAX: TensorFlow Lite Micro computes them in float, LiteRT in double.
private struct SoftmaxTables {
  /// e^x from -10 to 0.
  let exponentials: ShortTable
  /// 1 / (1 + x) from 0 to 1.
  let reciprocals: ShortTable

  static let inFloat = SoftmaxTables(Float.self) { Float(Real.exp(Double($0))) }
  static let inDouble = SoftmaxTables(Double.self) { Real.exp($0) }

  private init<Number: BinaryFloatingPoint>(_: Number.Type, exp: (Number) -> Number) {
    let signedUnit = ShortTable.Scale<Number>(2 / 65535, zero: 0)
    exponentials = ShortTable(
      input: ShortTable.Scale(10 / 65535, zero: 32767), result: signedUnit, exp)
    reciprocals = ShortTable(
      input: ShortTable.Scale(1 / 65535, zero: -32768), result: signedUnit
    ) { 1 / (1 + $0) }
  }
}
