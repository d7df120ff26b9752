import IR

/// What CONV_2D and its kin multiply and sum, and in which numbers.
struct Products {
  /// In which numbers, as the names of kernels say it.
  enum Kind: String {
    /// int8 activations, sums of 32 bits.
    case int8 = "s8"
    /// int16 activations, sums of 64 bits.
    case int16 = "s16"
    /// int16 activations, sums of 32 bits as the bias is no wider.
    case int16Narrow = "s16_b32"
    case float = "f32"
  }

  /// How integer sums get to the scale of the result.
  enum Scaling {
    case fixedPoint
    /// In fixed point, where the product of the scales of input and weights is rounded to float.
    case fixedPointOfFloats
    /// In floating point.
    case real
  }

  let types: Signature
  let activation: Activation
  let kind: Kind
  let scaling: Scaling
  /// The indices of the operands.
  let input, weights, bias: Int
  /// Output channels: how many biases there are, and scales where weights have one for each.
  let channels: Int

  /// - Parameter narrowWithoutBias: int16 activations are summed in 32 bits if there is no bias.
  init(
    _ types: Signature, activation: Activation, channels: Int, narrowWithoutBias: Bool = false,
    scaling: Scaling = .fixedPoint, input: Int = 0, weights: Int = 1, bias: Int = 2
  ) {
    self.types = types
    self.scaling = scaling
    self.activation = activation
    self.channels = channels
    (self.input, self.weights, self.bias) = (input, weights, bias)
    let biasElement = types.optionalOperand(bias)?.element ?? (narrowWithoutBias ? .int32 : .int64)
    kind =
      switch types.operand(input).element {
      case .int8: .int8
      case .int16: biasElement == .int32 ? .int16Narrow : .int16
      default: .float
      }
  }

  /// Throws unless the element types and quantizations of all operands and the result fit together.
  ///
  /// - Parameters:
  ///   - channelAxis: the dimension of the weights that may have a scale for each index.
  ///   - wideBiases: what a bias for int16 activations can be.
  func check(channelAxis: Int, wideBiases: [ElementType]) throws(Unsupported) {
    let element = types.operand(input).element
    switch element {
    case .int8, .int16: try checkActivations(element)
    case .float32: return try checkFloats()
    default: throw Unsupported("input must be int8, int16 or float32 (is \(element))")
    }
    try types.requireWeights(weights, channelAxis: channelAxis)
    try types.require(
      !types.isUnsigned || types.operand(weights).element == .int8,
      "weights of uint8 activations must be uint8 (are \(types.operand(weights).element))")
    if element == .int16 { try checkWide() }
    try types.requireBias(bias, channels: channels, as: element == .int8 ? [.int32] : wideBiases)
  }

  private func checkActivations(_ element: ElementType) throws(Unsupported) {
    for (type, what) in [(types.operand(input), "input"), (types.results[0], "result")] {
      try types.requireQuantized(type, as: element, what)
      try types.require(
        element == .int8 || type.zeroPoint == 0,
        "an int16 \(what) must have zero point 0 (has \(type.zeroPoint))")
    }
  }

  private func checkWide() throws(Unsupported) {
    let type = types.operand(weights)
    try types.require(
      type.element == .int8, "weights of int16 activations must be int8 (are \(type.element))")
    try types.require(
      type.zeroPoint == 0,
      "weights of int16 activations must be symmetric (zero point is \(type.zeroPoint))")
    if kind == .int16 && scaling != .real { try factors.requireWide(types) }
  }

  private func checkFloats() throws(Unsupported) {
    try types.requireElement(types.operand(weights), .float32, "weights")
    try types.requireElement(types.results[0], .float32, "result")
    try types.requireBias(bias, channels: channels, as: [.float32])
  }

  /// The factors of integer sums.
  var factors: ChannelMultipliers { ChannelMultipliers(factors: realFactors.map(Multiplier.init)) }

  /// The factors of integer sums as real numbers.
  private var realFactors: [Double] {
    let (input, result) = (types.operand(input).scale, Double(types.results[0].scale))
    let scales = types.operand(weights).quantization?.scales ?? []
    return scaling == .fixedPointOfFloats || types.isUnsigned && scaling != .real
      ? scales.map { Double(input * $0) / result }
      : scales.map { Double(input) * Double($0) / result }
  }

  /// The smallest and largest integer element of the result.
  var clamp: ClosedRange<Int32> { activation.range(in: types.results[0]) }

  /// The arithmetic of the reference on these operands.
  func sums(_ operands: [Tensor?]) -> any SumsOfProducts {
    let (input, weights) = (operands.present(input), operands.present(weights))
    let bias = bias < operands.count ? operands[bias] : nil
    if scaling == .real && kind != .float { return realScaledSums(input, weights, bias) }
    switch kind {
    case .int8, .int16Narrow:
      let (zeroA, zeroB) = (
        types.operand(self.input).zeroPoint, types.operand(self.weights).zeroPoint
      )
      return NarrowSums(
        input: input.int32s.map { $0 - zeroA }, weights: weights.int32s.map { $0 - zeroB },
        bias: bias?.int32s ?? [Int32](repeating: 0, count: channels), factors: factors,
        result: types.results[0], clamp: clamp)
    case .int16:
      return WideSums(
        input: input.int64s, weights: weights.int64s,
        bias: bias?.int64s ?? [Int64](repeating: 0, count: channels),
        factors: factors.wide, result: types.results[0], clamp: clamp)
    case .float:
      return FloatSums(
        input: input.floats, weights: weights.floats,
        bias: bias?.floats ?? [Float](repeating: 0, count: channels),
        clamp: activation.floatRange)
    }
  }

  private func realScaledSums(
    _ input: Tensor, _ weights: Tensor, _ bias: Tensor?
  ) -> RealScaledSums {
    let zeros = [self.input, self.weights].map { Int64(types.operand($0).zeroPoint) }
    return RealScaledSums(
      input: input.int64s.map { $0 - zeros[0] }, weights: weights.int64s.map { $0 - zeros[1] },
      bias: bias?.int64s ?? [Int64](repeating: 0, count: channels), factors: realFactors,
      isNarrow: kind != .int16, result: types.results[0], clamp: clamp)
  }

  /// The arithmetic of the reference, on no elements.
  var arithmetic: any SumsOfProducts {
    var operands: [Tensor?] = types.operands.map { $0.map { Tensor($0.element, bytes: []) } }
    // What is not there is 0 for every channel.
    operands[bias..<operands.count].removeAll()
    return sums(operands)
  }

  /// The bias, multipliers and shifts as the kernels take them; float kernels take the bias only.
  var arguments: [KernelCall.Argument] {
    if scaling == .real && kind != .float {
      let bias = types.biasArgument(bias, kind == .int16 ? .int64 : .int32, channels)
      return [bias] + ChannelMultipliers.realArguments(realFactors)
    }
    return switch kind {
    case .int8, .int16Narrow: [types.biasArgument(bias, .int32, channels)] + factors.arguments
    case .int16: [types.biasArgument(bias, .int64, channels)] + factors.wideArguments
    case .float: [types.biasArgument(bias, .float32, channels)]
    }
  }
}
