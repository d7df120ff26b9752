import IR

/// An operator between rows of reals and their spectra.
protocol RealTransforming: CustomImportable {
  /// How many reals a whole row has.
  var length: Int { get }
  static var isInverse: Bool { get }
  init(length: Int)
}

extension RealTransforming {
  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    self.init(length: try FlexBuffer(customOptions).int("fft_length", in: 0...1 << 20))
  }

  package var attributes: [String] { ["\(length)"] }

  /// The plan for a transform of half as many complex numbers, if there is one.
  var possiblePlan: FourierPlan? {
    length.isMultiple(of: 2) ? FourierPlan(count: length / 2, isInverse: Self.isInverse) : nil
  }

  /// The plan that `check` has found possible.
  var plan: FourierPlan {
    guard let plan = possiblePlan else { preconditionFailure("check has found a plan") }
    return plan
  }

  /// Requires rows of numbers, of which those of the spectrum are whole.
  func requireRows(
    _ types: Signature, spectrum: TensorType, reals: TensorType
  ) throws(Unsupported) {
    let element = types.operand(0).element
    try types.require(
      [.int16, .int32, .float32].contains(element),
      "input must be int16, int32 or float32 (is \(element))")
    try types.requireSameElement(types.operand(0), types.results[0])
    try types.require(
      possiblePlan != nil,
      "fft_length must be even and half of it a product of few 2, 3 and 5 (is \(length))")
    try types.requireElements(types.operand(0), "input")
    try types.require(
      !spectrum.shape.isEmpty && spectrum.shape.dropLast() == reals.shape.dropLast()
        && spectrum.shape.count == reals.shape.count,
      "input and result must have the same rows (have \(types.operand(0).shape) and "
        + "\(types.results[0].shape))")
    try types.require(
      spectrum.shape.last == length + 2,
      "spectrum must have rows of \(length + 2) (has \(spectrum.shape))")
  }
}
