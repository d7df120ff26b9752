import CKernels
import IR
import TFLite

/// Takes the mean of the elements along some dimensions.
///
/// Operands: input, axes.
package struct Mean: Importable {
  package static let name = "MEAN"
  let keepsDimensions: Bool

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(keepsDimensions: options.bool("keep_dims"))
  }

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireQuantized(input, "input")
    try types.requireQuantized(result, "result")
    try types.requireRank(input, upTo: Int(KL_MAX_RANK), "input")
    try types.requireElements(input, "input")
    let shape = try Reduction(types).resultShape(keepingDimensions: keepsDimensions)
    try types.requireShape(result, shape, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0).int32s
    let reduction = reduction(types)
    let factor = multiplier(reduction, types)
    let (zero, result) = (types.operand(0).zeroPoint, types.results[0])
    let means = reduction.groups.map { group in
      let sum = group.reduce(0) { $0 &+ input[$1] &- zero }
      return (FixedPoint.multiply(sum, by: factor) &+ result.zeroPoint).clamped(to: result.range)
    }
    return [Tensor(.int8, means)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let reduction = reduction(types)
    let factor = multiplier(reduction, types)
    let (kept, reduced) = (reduction.kept, reduction.reduced)
    let parameters = kl_mean_params(
      kept: Self.innermost(kept.map(\.extent), filledWith: 1),
      kept_stride: Self.innermost(kept.map(\.stride), filledWith: 0),
      reduced: Self.innermost(reduced.map(\.extent), filledWith: 1),
      reduced_stride: Self.innermost(reduced.map(\.stride), filledWith: 0),
      sum_offset: -types.operand(0).zeroPoint &* Int32(reduction.count),
      multiplier: factor.multiplier, shift: factor.shift,
      output_offset: types.results[0].zeroPoint)
    return [KernelCall("kl_mean_s8", in: "mean.h", parameters, [.operand(0), .result(0)])]
  }

  private func reduction(_ types: Signature) -> Reduction {
    guard let reduction = try? Reduction(types) else {
      preconditionFailure("axes that were checked are valid")
    }
    return reduction
  }

  /// The factor from a sum to a mean on the result's scale (the reference's integer division).
  private func multiplier(_ reduction: Reduction, _ types: Signature) -> Multiplier {
    let scale = Multiplier(Double(types.operand(0).scale) / Double(types.results[0].scale))
    let count = Int64(reduction.count)
    let headroom = min(63 - Int32(count.leadingZeroBitCount), 32, 31 + scale.shift)
    return Multiplier(
      multiplier: Int32((Int64(scale.multiplier) << Int64(headroom)) / count),
      shift: scale.shift - headroom)
  }

  /// `values` as the innermost of three dimensions: six cannot alternate more often.
  private static func innermost(
    _ values: [Int], filledWith filler: Int32
  ) -> (Int32, Int32, Int32) {
    let v = [Int32](repeating: filler, count: 3 - values.count) + values.map { Int32($0) }
    return (v[0], v[1], v[2])
  }
}
