import IR

/// The requantization of sums of products: one factor for each output channel, or one for all.
struct ChannelMultipliers {
  let factors: [Multiplier]

  init(factors: [Multiplier]) { self.factors = factors }

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

  /// The factors of 64-bit sums.
  var wide: [WideMultiplier] { factors.map { WideMultiplier($0) } }

  /// The arguments `multiplier` and `shift` of a kernel that sums in 64 bits.
  var wideArguments: [KernelCall.Argument] {
    [
      .constant(Tensor(.int32, wide.map(\.multiplier)), name: "multipliers"),
      .constant(Tensor(.int8, wide.map(\.shift)), name: "shifts"),
    ]
  }

  /// Requires factors that 64-bit sums can be scaled by.
  func requireWide(_ types: Signature) throws(Unsupported) {
    try types.require(
      factors.allSatisfy { $0.shift <= WideMultiplier.largestShift },
      "result must have a scale of at least 2^-7 of input times weights (is \(types.results[0].scale))"
    )
  }
}

extension Signature {
  /// The bias as an argument of that element type; zeros where operand `index` is absent.
  ///
  /// A bias of another integer type is constant and converted.
  func biasArgument(
    _ index: Int, _ element: ElementType, _ channels: Int
  ) -> KernelCall.Argument {
    guard let type = optionalOperand(index) else {
      return .constant(Tensor(element, [Int32](repeating: 0, count: channels)), name: "bias")
    }
    guard type.element != element, let bias = constants[index] else { return .operand(index) }
    return .constant(Tensor(element, bias.int32s), name: "bias")
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
}

extension Int32 {
  /// This value moved into `range`.
  func clamped(to range: ClosedRange<Int32>) -> Int32 {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
