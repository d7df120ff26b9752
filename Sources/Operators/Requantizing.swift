import IR

/// The requantization of sums of products: one factor for each output channel, or one for all.
struct ChannelMultipliers {
  let factors: [Multiplier]

  /// The factors that take `input * weights` to the scale of `result`, computed in double.
  init(input: TensorType, weights: TensorType, result: TensorType) {
    factors = (weights.quantization?.scales ?? []).map {
      Multiplier(Double(input.scale) * Double($0) / Double(result.scale))
    }
  }

  /// The factor of output channel `channel`.
  subscript(channel: Int) -> Multiplier { factors[factors.count == 1 ? 0 : channel] }

  /// 1 where every channel has its own factor, as the kernels' `per_channel` wants it.
  var perChannel: Int32 { factors.count == 1 ? 0 : 1 }

  /// The arguments `multiplier` and `shift` of a kernel.
  var arguments: [KernelCall.Argument] {
    [
      .constant(Tensor(.int32, factors.map(\.multiplier)), name: "multipliers"),
      .constant(Tensor(.int8, factors.map(\.shift)), name: "shifts"),
    ]
  }
}

extension Signature {
  /// The bias as an argument; zeros where operand `index` is absent.
  func biasArgument(_ index: Int, channels: Int) -> KernelCall.Argument {
    optionalOperand(index) == nil
      ? .constant(Tensor(.int32, [Int32](repeating: 0, count: channels)), name: "bias")
      : .operand(index)
  }
}

extension [Tensor?] {
  /// The operand that `check` has found present.
  func present(_ index: Int) -> Tensor {
    guard index < count, let tensor = self[index] else {
      preconditionFailure("operand \(index) is present")
    }
    return tensor
  }

  /// The bias, or zeros where it is absent.
  func bias(_ index: Int, channels: Int) -> [Int32] {
    guard index < count, let tensor = self[index] else {
      return [Int32](repeating: 0, count: channels)
    }
    return tensor.int32s
  }
}

extension Int32 {
  /// This value moved into `range`.
  func clamped(to range: ClosedRange<Int32>) -> Int32 {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
