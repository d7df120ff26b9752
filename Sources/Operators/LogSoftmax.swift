import CKernels
import IR
import TFLite

/// The logarithms of what SOFTMAX makes of the elements along the last dimension.
package struct LogSoftmax: RowMapping {
  package static let name = "LOG_SOFTMAX"
  package static let inputElements: [ElementType] = [.int8, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any RowArithmetic {
    switch types.operand(0).element {
    case .int8: return try ByteLogSoftmax(types)
    case .float32:
      try types.requireElement(types.results[0], .float32, "result")
      return FloatLogSoftmax()
    case let element: throw Unsupported("input must be int8 or float32 (is \(element))")
    }
  }
}

private struct FloatLogSoftmax: RowArithmetic {
  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    Tensor(
      rows.map(input.floats) { row in
        let largest = row.reduce(-Float.greatestFiniteMagnitude) { $0 < $1 ? $1 : $0 }
        let logSum = kl_log_f32(row.reduce(0) { $0 + kl_exp_f32($1 - largest) })
        return row.map { $0 - largest - logSum }
      })
  }

  func call(_ rows: TensorRows) -> KernelCall {
    let parameters = kl_log_softmax_f32_params(rows: Int32(rows.count), depth: Int32(rows.depth))
    return KernelCall(
      "kl_log_softmax_f32", in: "log_softmax.h", parameters, [.operand(0), .result(0)])
  }
}

private struct ByteLogSoftmax: RowArithmetic {
  private let exponentials: DistanceExponentials
  /// From units of 2^-26 to a distance.
  private let reverse: Multiplier

  init(_ types: Signature) throws(Unsupported) {
    try types.requireQuantizedPair(.int8)
    let result = types.results[0]
    try types.require(
      result.scale == 0x1p-4 && result.zeroPoint == 127,
      "result must have scale 1/16 and zero point 127 (is \(result))")
    let depth = types.operand(0).shape.last ?? 1
    try types.require(
      depth < 4096, "rows must have at most 4095 elements, so that sums fit (have \(depth))")
    exponentials = try DistanceExponentials(types, beta: 1)
    let factor = exponentials.factor
    reverse = Multiplier(Double(1 << (31 - Int(factor.shift))) / Double(factor.multiplier))
  }

  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    Tensor(.int8, rows.map(input.int32s, logarithms))
  }

  private func logarithms(of row: ArraySlice<Int32>) -> [Int32] {
    let largest = row.max() ?? 0
    let logSum = FixedPoint.logarithm(Int32(exponentials.parts(of: row).sum))
    // What lies farther away leaves the range of units.
    let reach = FixedPoint.multiply(logSum &+ Int32.min, by: reverse)
    let lowest = max(-exponentials.largestDistance - 1, reach)
    return row.map { element in
      guard element - largest > lowest else { return -128 }
      let scaled = FixedPoint.multiply(element - largest, by: exponentials.factor)
      let sixteenths = FixedPoint.roundingDivide(scaled &- logSum, byPowerOfTwo: 22)
      return (sixteenths + 127).clamped(to: -128...127)
    }
  }

  func call(_ rows: TensorRows) -> KernelCall {
    let counting = exponentials.counting
    let parameters = kl_log_softmax_params(
      rows: Int32(rows.count), depth: Int32(rows.depth), exponential_count: Int32(counting.count),
      multiplier: exponentials.factor.multiplier, shift: exponentials.factor.shift,
      reverse_multiplier: reverse.multiplier, reverse_shift: reverse.shift,
      largest_distance: exponentials.largestDistance)
    return KernelCall(
      "kl_log_softmax_s8", in: "log_softmax.h", parameters,
      [.operand(0), .constant(Tensor(.int32, counting), name: "exponentials"), .result(0)])
  }
}
