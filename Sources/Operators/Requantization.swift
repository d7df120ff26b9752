import CKernels
import IR

/// Takes integers from one scale and zero point to others.
struct Requantization: ElementArithmetic {
  private let input, result: TensorType
  private let factor: Multiplier

  /// - Requires: both are quantized.
  init(_ types: Signature) {
    (input, result, factor) = (types.operand(0), types.results[0], types.rescaling)
  }

  /// This for the element types: from int8 to int8 a table, between int8 and uint8 often a shift.
  var forElement: any ElementArithmetic {
    if let shift = ByteShift(from: input, to: result) { return shift }
    return input.element == .int8 && result.element == .int8 ? ByteMapping(map) : self
  }

  private func map(_ stored: Int32) -> Int32 {
    let scaled = FixedPoint.multiply(stored &- input.zeroPoint, by: factor)
    return (scaled &+ result.zeroPoint).clamped(to: result.range)
  }

  func evaluate(_ input: Tensor) -> Tensor { Tensor(result.element, input.int32s.map(map)) }

  func call(_ rows: ElementRows) -> KernelCall {
    let parameters = kl_requantize_params(
      rows: rows.rows, row_count: rows.count,
      input_offset: 0 &- input.zeroPoint, output_offset: result.zeroPoint,
      multiplier: factor.multiplier, shift: factor.shift,
      clamp_min: result.range.lowerBound, clamp_max: result.range.upperBound)
    return KernelCall(
      "kl_requantize_\(input.element.kernelSuffix)_\(result.element.kernelSuffix)",
      in: "requantize.h", parameters, [.operand(0), .result(0)])
  }

  var isIdentity: Bool { input.storesLike(result) }
}
