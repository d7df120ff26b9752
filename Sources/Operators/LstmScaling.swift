import CKernels
import IR

/// The fixed-point factors of an LSTM with 8-bit weights and a cell state of 16 bits.
///
/// Gates have a scale of 2^-12 before and 2^-15 after their function.
struct LstmScaling {
  let inputZero, hiddenZero: Int32
  /// For each gate, from a sum of products to the scale of the gates.
  let inputFactors, recurrentFactors: [Multiplier]
  let forgetFactor = Multiplier(0x1p-15)
  let cellFactor, hiddenFactor: Multiplier
  let cellRange, hiddenRange: ClosedRange<Int32>
  /// From a gate times a candidate to the scale of the cells, as a right shift.
  let cellShift: Int32
  /// The integer bits of a cell state as a fixed-point number.
  let cellBits: Int
  let gateLogistic, gateTanh, cellTanh: SigmoidLookup

  /// - Requires: `requireIntegerLstm` has passed.
  init(_ types: Signature, cellClip: Float) {
    let (input, hidden) = (types.operand(LstmOperand.input), types.operand(LstmOperand.hidden))
    let cellScale = types.operand(LstmOperand.cell).scale
    (inputZero, hiddenZero) = (input.zeroPoint, hidden.zeroPoint)
    inputFactors = Self.factors(input, LstmOperand.inputWeights, types).factors
    recurrentFactors = Self.factors(hidden, LstmOperand.recurrentWeights, types).factors
    cellFactor = Multiplier(0x1p-30 / Double(cellScale))
    let hiddenReal = 0x1p-30 / Double(hidden.scale)
    hiddenFactor = Multiplier(types.numerics == .tflm ? hiddenReal : Double(Float(hiddenReal)))
    hiddenRange = hidden.range
    let limit = cellClip > 0 ? Int32(min(Double(cellClip) / Double(cellScale), 32767)) : 0
    // LiteRT takes a limit below the scale for none.
    let clips = types.numerics == .tflm ? cellClip > 0 : limit > 0
    cellRange = clips ? -limit...limit : -32768...32767
    cellShift = 30 + Int32(cellScale.exponent)
    cellBits = 15 + Int(cellScale.exponent)
    gateLogistic = Self.lookup(.logistic, 0x1p-12)
    gateTanh = Self.lookup(.tanh, 0x1p-12)
    cellTanh = Self.lookup(.tanh, cellScale)
  }

  static func factors(
    _ activations: TensorType, _ weights: [Int], _ types: Signature
  ) -> ChannelMultipliers {
    ChannelMultipliers(
      factors: weights.map {
        Multiplier(
          types.numerics.ratio([activations.scale, types.operand($0).scale], to: [0x1p-12]))
      })
  }

  static func lookupTypes(_ scale: Float) -> Signature {
    Signature(
      operands: [TensorType(.int16, [1], scale: scale)],
      results: [TensorType(.int16, [1], scale: 0x1p-15)])
  }

  private static func lookup(_ function: SigmoidLookup.Function, _ scale: Float) -> SigmoidLookup {
    guard let lookup = try? SigmoidLookup(function, lookupTypes(scale)) else {
      preconditionFailure("a scale that was checked has a table")
    }
    return lookup
  }

  /// The factors as the kernels take them.
  func parameters(_ shape: LstmShape) -> kl_lstm_params {
    let isWide = hiddenRange.upperBound > 127
    func gate(_ index: Int) -> kl_lstm_gate {
      guard isWide else {
        return kl_lstm_gate(
          input: inputFactors[index].forLstm, recurrent: recurrentFactors[index].forLstm)
      }
      let wide = [inputFactors[index], recurrentFactors[index]].map { WideMultiplier($0) }
        .map { kl_lstm_factor(multiplier: $0.multiplier, shift: $0.shift) }
      return kl_lstm_gate(input: wide[0], recurrent: wide[1])
    }
    return kl_lstm_params(
      shape: shape.parameters, input_offset: -inputZero, hidden_offset: -hiddenZero,
      input_gate: gate(0), forget_gate: gate(1), cell_gate: gate(2), output_gate: gate(3),
      gate_logistic: gateLogistic.parameters(rows: 1, count: 1),
      gate_tanh: gateTanh.parameters(rows: 1, count: 1),
      cell_tanh: cellTanh.parameters(rows: 1, count: 1),
      forget: forgetFactor.forLstm, cell: cellFactor.forLstm, hidden: hiddenFactor.forLstm,
      cell_min: cellRange.lowerBound, cell_max: cellRange.upperBound,
      hidden_min: hiddenRange.lowerBound, hidden_max: hiddenRange.upperBound)
  }
}

extension Signature {
  /// Requires that all tensors of an LSTM are float32.
  func requireFloatLstm() throws(Unsupported) {
    for index in LstmOperand.weights + [LstmOperand.hidden, LstmOperand.cell] {
      try requireElement(operand(index), .float32, "operand \(index)")
    }
    try requireElement(results[0], .float32, "result")
    try requireLstmBiases(.float32)
  }

  /// Requires int8 or int16 activations, int8 weights, and an int16 cell state of the right scale.
  func requireIntegerLstm() throws(Unsupported) {
    let (input, hidden) = (operand(LstmOperand.input), operand(LstmOperand.hidden))
    let cell = operand(LstmOperand.cell)
    for (type, what) in [(input, "input"), (hidden, "hidden state"), (results[0], "result")] {
      try requireQuantized(type, as: input.element, what)
      try require(
        input.element == .int8 || type.zeroPoint == 0,
        "an int16 \(what) must have zero point 0 (has \(type.zeroPoint))")
    }
    for index in LstmOperand.weights {
      try requireQuantized(operand(index), "weights")
      try require(
        operand(index).zeroPoint == 0,
        "weights must be symmetric (zero point is \(operand(index).zeroPoint))")
    }
    if input.element == .int16 {
      try LstmScaling.factors(input, LstmOperand.inputWeights, self).requireWide(self)
      try LstmScaling.factors(hidden, LstmOperand.recurrentWeights, self).requireWide(self)
    }
    try requireLstmBiases(input.element == .int8 ? .int32 : .int64)
    try requireQuantized(cell, as: .int16, "cell state")
    try require(
      cell.scale.significand == 1 && cell.zeroPoint == 0,
      "cell state must have a power of two as scale and zero point 0 (is \(cell))")
    if numerics == .litert && input.element == .int8 {
      try require(
        -15 ... -9 ~= cell.scale.exponent,
        "cell state must have a scale of 2^-15 to 2^-9 for LiteRT (is \(cell.scale))")
    }
    _ = try SigmoidLookup(.tanh, LstmScaling.lookupTypes(cell.scale))
  }

  private func requireLstmBiases(_ element: ElementType) throws(Unsupported) {
    for index in LstmOperand.biases {
      try requireBias(index, channels: operand(LstmOperand.hidden).shape[1], as: [element])
    }
  }
}
