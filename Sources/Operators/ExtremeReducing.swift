import CKernels
import IR

/// A reduction to the largest or smallest element: of truth values, whether any or all are true.
protocol ExtremeReducing: Reducing {
  static var isMinimum: Bool { get }
  /// The element types it takes.
  static var elements: [ElementType] { get }
}

extension ExtremeReducing {
  func checkElements(_ types: Signature) throws(Unsupported) {
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      Self.elements.contains(input.element),
      "input must be \(Self.elements.map(\.rawValue).joined(separator: ", ")) (is \(input.element))"
    )
    try types.requireSameElement(input, result)
    try types.require(
      input.storesLike(result),
      "result must have the quantization of the input, \(input) (is \(result))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, groups) = (operands.present(0), reduction(types).groups)
    guard input.element == .float32 else {
      let (values, start) = (input.int32s, start(types.operand(0)))
      return [Tensor(input.element, groups.map { extreme($0.map { values[$0] }, start) })]
    }
    let values = input.floats
    return [Tensor(groups.map { extreme($0.map { values[$0] }, Self.floatStart) })]
  }

  /// The extreme of `start` and `values`: the first of equals, and no NaN.
  private func extreme<Value: Comparable>(_ values: [Value], _ start: Value) -> Value {
    values.reduce(start) { best, value in
      (Self.isMinimum ? value < best : value > best) ? value : best
    }
  }

  private func start(_ type: TensorType) -> Int32 {
    Self.isMinimum ? type.range.upperBound : type.range.lowerBound
  }

  /// Finite, as the reference has it: infinities never are extremes.
  private static var floatStart: Float {
    isMinimum ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude
  }

  /// The largest and the smallest of many elements is one of them.
  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    [reduction(types).keepsChannels ? operands[0] : nil]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, shape) = (types.operand(0), reduction(types).parameters)
    let isMinimum: Int32 = Self.isMinimum ? 1 : 0
    let parameters: any Sendable =
      input.element == .float32
      ? kl_reduce_extreme_f32_params(shape: shape, start: Self.floatStart, is_minimum: isMinimum)
      : kl_reduce_extreme_params(shape: shape, start: start(input), is_minimum: isMinimum)
    return [
      KernelCall(
        "kl_reduce_extreme_\(input.element.kernelSuffix)", in: "reduce_extreme.h", parameters,
        [.operand(0), .result(0)])
    ]
  }
}
