import CKernels
import IR

/// The requantization of int8 or int16 elements with one factor from zero on and another below.
struct Slopes: ElementArithmetic {
  private let input, result: TensorType
  private let range: ClosedRange<Int32>
  private let positive, negative: Multiplier
  /// True if elements below zero change their sign before they are scaled.
  private let mirrors: Bool
  /// True if elements below zero change their sign after they are scaled.
  private let falls: Bool

  init(
    _ types: Signature, into range: ClosedRange<Int32>, positive: Multiplier, negative: Multiplier,
    mirrors: Bool = false, falls: Bool = false
  ) {
    (input, result, self.range) = (types.operand(0), types.results[0], range)
    (self.positive, self.negative) = (positive, negative)
    (self.mirrors, self.falls) = (mirrors, falls)
  }

  /// This for the element type of the input: int8 is looked up in a table.
  var forElement: any ElementArithmetic {
    input.element == .int8 ? ByteMapping(map) : self
  }

  /// What a stored element becomes.
  func map(_ stored: Int32) -> Int32 {
    let value = stored - input.zeroPoint
    var scaled: Int32
    if value >= 0 {
      scaled = FixedPoint.multiply(value, by: positive)
    } else {
      scaled = FixedPoint.multiply(mirrors ? -value : value, by: negative)
      if falls { scaled = 0 &- scaled }
    }
    return (scaled &+ result.zeroPoint).clamped(to: range)
  }

  func evaluate(_ input: Tensor) -> Tensor { Tensor(result.element, input.int32s.map(map)) }

  func call(_ rows: ElementRows) -> KernelCall {
    let parameters = kl_slopes_params(
      rows: rows.rows, row_count: rows.count,
      input_offset: -input.zeroPoint, output_offset: result.zeroPoint,
      positive_multiplier: positive.multiplier, positive_shift: positive.shift,
      negative_multiplier: negative.multiplier, negative_shift: negative.shift,
      negative_input_sign: mirrors ? -1 : 1, negative_output_sign: falls ? -1 : 1,
      clamp_min: range.lowerBound, clamp_max: range.upperBound)
    return KernelCall("kl_slopes_s16", in: "slopes.h", parameters, [.operand(0), .result(0)])
  }
}

extension Signature {
  /// The factor from the scale of the operand to that of the result.
  var rescaling: Multiplier { Multiplier(Double(operand(0).scale) / Double(results[0].scale)) }

  /// The factor of `rescaling` times another, for operators whose factors LiteRT computes in float.
  func slope(_ factor: Float = 1) -> Multiplier {
    Multiplier(numerics.ratio([operand(0).scale, factor], to: [results[0].scale]))
  }
}
