import IR

// What operators ask of the types they see. Each says what must hold, then what was found.
extension Signature {
  func require(_ condition: Bool, _ requirement: @autoclosure () -> String) throws(Unsupported) {
    guard condition else { throw Unsupported(requirement()) }
  }

  /// Requires that many operands, of which some may be absent, and results.
  func requireCounts(
    operands: ClosedRange<Int>, results: Int = 1, optional: Set<Int> = []
  ) throws(Unsupported) {
    let count = self.operands.count
    try require(
      operands.contains(count), "must have \(Self.text(operands)) operands (has \(count))")
    try require(
      self.results.count == results, "must have \(results) results (has \(self.results.count))")
    for index in 0..<operands.lowerBound where !optional.contains(index) {
      try require(self.operands[index] != nil, "operand \(index) must be present")
    }
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
  }

  /// The type of an operand that `requireCounts` has found present.
  func operand(_ index: Int) -> TensorType {
    guard index < operands.count, let type = operands[index] else {
      preconditionFailure("operand \(index) is present")
    }
    return type
  }

  /// The type of an operand that may be absent.
  func optionalOperand(_ index: Int) -> TensorType? {
    index < operands.count ? operands[index] : nil
  }

  /// The elements of an operand that must be known when compiling, at most 32 bits each.
  func constantInts(_ index: Int, _ what: String) throws(Unsupported) -> [Int] {
    guard index < constants.count, let constant = constants[index] else {
      throw Unsupported("\(what) must be constant")
    }
    let element = constant.element
    try require(
      element == .int32 || element == .int64, "\(what) must be int32 or int64 (is \(element))")
    // They are read and printed again and again.
    try require(
      constant.count <= 1 << 12, "\(what) must have at most 4096 values (has \(constant.count))")
    return constant.int64s.map { Int(clamping: $0) }
  }

  /// Requires `element` and one usable scale and zero point.
  func requireQuantized(
    _ type: TensorType, as element: ElementType = .int8, _ what: String
  ) throws(Unsupported) {
    try require(type.element == element, "\(what) must be \(element) (is \(type.element))")
    try requireScale(type, what)
  }

  /// Requires one finite positive scale and a zero point that the element type holds.
  func requireScale(_ type: TensorType, _ what: String) throws(Unsupported) {
    guard let quantization = type.quantization else {
      throw Unsupported("\(what) must be quantized (has no scale)")
    }
    let count = quantization.scales.count
    try require(count == 1, "\(what) must have one scale (has \(count))")
    let scale = quantization.scales[0]
    try require(scale.isNormal && scale > 0, "\(what) must have a positive scale (is \(scale))")
    let zero = quantization.zeroPoints[0]
    try require(
      type.range.contains(zero), "\(what) must have a zero point in \(type.range) (is \(zero))")
  }

  func requireShape(_ type: TensorType, _ shape: [Int], _ what: String) throws(Unsupported) {
    try require(type.shape == shape, "\(what) must have shape \(shape) (has \(type.shape))")
  }

  func requireRank(_ type: TensorType, _ rank: Int, _ what: String) throws(Unsupported) {
    try require(
      type.shape.count == rank, "\(what) must have \(rank) dimensions (has \(type.shape))")
  }

  func requireElement(
    _ type: TensorType, _ element: ElementType, _ what: String
  ) throws(Unsupported) {
    try require(type.element == element, "\(what) must be \(element) (is \(type.element))")
  }

  /// Requires weights of 8 or 4 bits with one scale and zero point, or that are symmetric with one
  /// scale for each index of `channelAxis`.
  func requireWeights(_ index: Int, channelAxis: Int) throws(Unsupported) {
    let type = operand(index)
    try require(
      type.element == .int8 || type.element == .int4,
      "weights must be int8 or int4 (are \(type.element))")
    try require(
      type.element == .int8 || constants[index] != nil, "int4 weights must be constant")
    guard let quantization = type.quantization else {
      throw Unsupported("weights must be quantized (have no scale)")
    }
    let (count, channels) = (quantization.scales.count, type.shape[channelAxis])
    try require(
      count == 1 || count == channels && quantization.axis == channelAxis,
      "weights must have one scale, or one for each of \(channels) channels (have \(count))")
    for scale in quantization.scales {
      try require(scale.isFinite && scale >= 0, "weight scales must be finite (one is \(scale))")
    }
    let zeroPoints: ClosedRange<Int32> = count == 1 && type.element == .int8 ? type.range : 0...0
    for zero in quantization.zeroPoints where !zeroPoints.contains(zero) {
      throw Unsupported("weights must have zero points in \(zeroPoints) (one is \(zero))")
    }
  }

  /// Requires, where operand `index` is present, one value for each of `channels`.
  func requireBias(
    _ index: Int, channels: Int, as elements: [ElementType]
  ) throws(Unsupported) {
    guard let bias = optionalOperand(index) else { return }
    let names = elements.map(\.rawValue).joined(separator: " or ")
    try require(elements.contains(bias.element), "bias must be \(names) (is \(bias.element))")
    try require(bias.count == channels, "bias must have \(channels) values (has \(bias.count))")
  }
}
