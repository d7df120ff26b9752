import CKernels
import IR

/// The logistic function or the hyperbolic tangent of int16 elements, between the entries of a table.
struct SigmoidLookup: ElementArithmetic {
  enum Function { case logistic, tanh }

  private let function: Function
  /// From the input to units of 2^-12 / 3: `element * multiplier >> shift`, rounded.
  private let multiplier, shift: Int32

  init(_ function: Function, _ types: Signature) throws(Unsupported) {
    try types.requireSymmetricPair(.int16)
    let scale = types.operand(0).scale
    try types.require(
      Self.exponent(types.results[0].scale) == -15,
      "result must have a scale of 2^-15 (has \(types.results[0].scale))")
    try types.require(
      scale < 5.33, "input must have a scale below 5.33, so that products fit (has \(scale))")
    self.function = function
    let exactShifts = function == .logistic ? 0...0 : 0...1
    if let exponent = Self.exponent(scale), exactShifts.contains(exponent + 12) {
      (multiplier, shift) = (3 << Int32(exponent + 12), 0)
    } else {
      (multiplier, shift) = Self.factor(Double(scale) * 3 * 4096)
    }
  }

  /// n where `scale` is 2^n, within the tolerance of TensorFlow Lite's `CheckedLog2`.
  private static func exponent(_ scale: Float) -> Int? {
    // 2^0.001 and 2^0.999.
    if scale.significand < 1.0006934 { return Int(scale.exponent) }
    return scale.significand > 1.9986138 ? Int(scale.exponent) + 1 : nil
  }

  /// A factor of at least 15 bits, cut off, where the shift can be that large.
  private static func factor(_ real: Double) -> (multiplier: Int32, shift: Int32) {
    var (real, shift) = (real, Int32(0))
    while real <= 32767 / 2, shift <= 30 {
      real *= 2
      shift += 1
    }
    return (Int32(real), shift)
  }

  func evaluate(_ input: Tensor) -> Tensor { Tensor(.int16, input.int32s.map(map)) }

  func map(_ stored: Int32) -> Int32 {
    let half: Int64 = shift > 0 ? 1 << Int64(shift - 1) : 0
    let x = (Int64(stored) * Int64(multiplier) + half) >> Int64(shift)
    // Of the doubled input the table has twice as much to say.
    let bits: Int64 = function == .logistic ? 9 : 8
    let share = Self.interpolated(abs(x), bits: bits) ?? Int64(saturated) << bits
    return switch function {
    case .logistic: Int32((x >= 0 ? share + 512 : (1 << 25) - share + 511) >> 10)
    case .tanh: Int32((x >= 0 ? share - (1 << 23) + 128 : (1 << 23) - share + 127) >> 8)
    }
  }

  /// What stands for one, in units of 2^-16.
  private var saturated: Int32 { function == .logistic ? 0xFFFE : 0xFFFF }

  private static func interpolated(_ x: Int64, bits: Int64) -> Int64? {
    guard let index = Int(exactly: x >> bits), index < 255 else { return nil }
    let (here, next) = (Int64(table[index]), Int64(table[index + 1]))
    return here << bits + (x & (1 << bits - 1)) * (next - here)
  }

  /// 1 / (1 + e^-x) at x = i / 24, in units of 2^-16; moved by half of what a straight line to the
  /// next entry is wrong by in its middle.
  static let table: [Int32] = {
    func logistic(_ x: Double) -> Double { 65536 / (1 + Real.exp(-x / 24)) }
    let entries = (0..<255).map { i in
      let (here, next) = (logistic(Double(i)), logistic(Double(i) + 1))
      let error = logistic(Double(i) + 0.5) - (here + next) / 2
      return Int32((here + error / 2).rounded())
    }
    return entries + [65535]
  }()

  /// The scaling of the input as the kernels take it.
  func parameters(rows: Int32, count: Int32) -> kl_sigmoid_params {
    kl_sigmoid_params(rows: rows, row_count: count, multiplier: multiplier, shift: shift)
  }

  func call(_ rows: ElementRows) -> KernelCall {
    KernelCall(
      function == .logistic ? "kl_logistic_s16" : "kl_tanh_s16", in: "sigmoid.h",
      parameters(rows: rows.rows, count: rows.count),
      [.operand(0), .constant(Tensor(.uint16, Self.table), name: "sigmoid"), .result(0)])
  }
}
