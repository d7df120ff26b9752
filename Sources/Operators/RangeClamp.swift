import CKernels
import IR

/// Moves int8 or int16 elements into a range.
struct RangeClamp: ElementArithmetic {
  let element: ElementType
  let range: ClosedRange<Int32>

  init(_ element: ElementType, _ range: ClosedRange<Int32>) {
    (self.element, self.range) = (element, range)
  }

  func evaluate(_ input: Tensor) -> Tensor {
    Tensor(element, input.int32s.map { $0.clamped(to: range) })
  }

  func call(_ rows: ElementRows) -> KernelCall {
    let parameters = kl_clamp_params(
      rows: rows.rows, row_count: rows.count,
      clamp_min: range.lowerBound, clamp_max: range.upperBound)
    return KernelCall(
      element == .int8 ? "kl_clamp_s8" : "kl_map_clamp_s16", in: "clamp.h", parameters,
      [.operand(0), .result(0)])
  }

  var isIdentity: Bool { range == element.integerRange }
}

/// Moves reals into a range; NaN stays.
struct RealClamp: ElementArithmetic {
  let range: ClosedRange<Float>

  init(_ range: ClosedRange<Float>) { self.range = range }

  func evaluate(_ input: Tensor) -> Tensor {
    Tensor(input.floats.map { $0.clamped(to: range) })
  }

  func call(_ rows: ElementRows) -> KernelCall {
    let parameters = kl_float_clamp_params(
      rows: rows.rows, row_count: rows.count,
      clamp_min: range.lowerBound, clamp_max: range.upperBound)
    return KernelCall(
      "kl_map_clamp_f32", in: "clamp.h", parameters, [.operand(0), .result(0)])
  }
}
