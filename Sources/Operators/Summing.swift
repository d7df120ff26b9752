import CKernels
import IR

/// SUM and MEAN: they differ in what a sum is divided by.
protocol Summing: Reducing, RowConsuming {
  /// The factor from a sum to an element on the result's scale.
  func multiplier(_ reduction: Reduction, _ types: Signature) -> Multiplier
  /// What a sum of floats is divided by.
  func divisor(_ reduction: Reduction) -> Float
}

extension Summing {
  func checkElements(_ types: Signature) throws(Unsupported) {
    let (input, result) = (types.operand(0), types.results[0])
    switch input.element {
    case .float32: try types.requireSameElement(input, result)
    case .int16:
      try types.requireQuantized(input, as: .int16, "input")
      try types.requireQuantized(result, as: .int16, "result")
    default:
      try types.requireQuantized(input, "input")
      try types.requireQuantized(result, "result")
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, reduction) = (operands.present(0), reduction(types))
    return [
      input.element == .float32
        ? floatSums(input.floats, reduction) : storedSums(input.int32s, reduction, types)
    ]
  }

  private func floatSums(_ input: [Float], _ reduction: Reduction) -> Tensor {
    let divisor = divisor(reduction)
    return Tensor(reduction.groups.map { $0.reduce(Float(0)) { $0 + input[$1] } / divisor })
  }

  private func storedSums(_ input: [Int32], _ reduction: Reduction, _ types: Signature) -> Tensor {
    let factor = multiplier(reduction, types)
    let (zero, result) = (types.operand(0).zeroPoint, types.results[0])
    let sums = reduction.groups.map { group in
      let sum = group.reduce(Int32(0)) { $0 &+ input[$1] &- zero }
      return (FixedPoint.multiply(sum, by: factor) &+ result.zeroPoint).clamped(to: result.range)
    }
    return Tensor(result.element, sums)
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    let (reduction, result) = (reduction(types), types.results[0])
    guard reduction.keepsChannels, let input = operands[0], result.element.integerRange != nil
    else { return [nil] }
    let (factor, zero) = (multiplier(reduction, types), Int64(types.operand(0).zeroPoint))
    func element(_ stored: Int32) -> Int32? {
      let sum = (Int64(stored) - zero) * Int64(reduction.count)
      return factor.scaled(sum, plus: result.zeroPoint)?.clamped(to: result.range)
    }
    return [
      ChannelRanges(
        input.channels.map { range in
          guard let low = element(range.lowerBound), let high = element(range.upperBound) else {
            return result.range
          }
          return low...high
        })
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, reduction) = (types.operand(0), reduction(types))
    return [
      KernelCall(
        "kl_sum_\(input.element.kernelSuffix)", in: "sum.h",
        input.element == .float32
          ? floatParameters(reduction) : storedParameters(reduction, types),
        [.operand(0), .result(0)])
    ]
  }

  package func rowConsumption(of image: TensorType, _ types: Signature) -> RowConsumption? {
    let (input, reduction) = (types.operand(0), reduction(types))
    guard input.element == .int8, types.constants.count > 1, types.constants[1] != nil,
      image.shape == input.shape, input.shape.count == 4, input.shape[0] == 1, input.count > 0,
      // All rows and columns, and no channels.
      reduction.groups.count == input.shape[3],
      reduction.groups[0].count == input.shape[1] * input.shape[2],
      reduction.kept.last?.stride ?? 1 == 1,
      let sum = storedParameters(reduction, types) as? kl_sum_params
    else { return nil }
    let parameters = kl_sum_rows_params(
      rows: Int32(input.shape[1]), columns: Int32(input.shape[2]), depth: Int32(input.shape[3]),
      sum: sum)
    return RowConsumption(
      accumulatorBytes: 4 * input.shape[3],
      calls: [
        KernelCall(
          "kl_sum_s8_add_row", in: "sum.h", parameters, [.operand(0), .scratch, .result(0)])
      ])
  }

  private func floatParameters(_ reduction: Reduction) -> any Sendable {
    kl_sum_f32_params(shape: reduction.parameters, divisor: divisor(reduction))
  }

  private func storedParameters(_ reduction: Reduction, _ types: Signature) -> any Sendable {
    let factor = multiplier(reduction, types)
    return kl_sum_params(
      shape: reduction.parameters,
      sum_offset: -types.operand(0).zeroPoint &* Int32(reduction.count),
      multiplier: factor.multiplier, shift: factor.shift,
      output_offset: types.results[0].zeroPoint)
  }
}
