import CKernels
import IR

/// The indices of the operands of an LSTM; gates are input, forget, cell, output, in this order.
enum LstmOperand {
  static let input = 0
  /// Of the input, `[units, depth]` for each gate.
  static let inputWeights = Array(1...4)
  /// Of the hidden state, `[units, units]` for each gate.
  static let recurrentWeights = Array(5...8)
  /// `[units]` for each gate.
  static let biases = Array(12...15)
  /// The two states, `[batches, units]`.
  static let (hidden, cell) = (18, 19)
  /// Peepholes, projection and normalization, which must be absent.
  static let variants = Array(9...11) + Array(16...17) + Array(20...23)

  static var weights: [Int] { inputWeights + recurrentWeights }
}

/// The extents of an LSTM and how sequences lie in memory.
struct LstmShape {
  let batches, times, depth, units: Int
  /// Rows of the input, or of the result, from one batch or time to the next.
  let batchStride, timeStride: Int

  init(_ types: Signature, isTimeFirst: Bool) {
    let input = types.operand(LstmOperand.input).shape
    (batches, times) = isTimeFirst ? (input[1], input[0]) : (input[0], input[1])
    (batchStride, timeStride) = isTimeFirst ? (1, batches) : (times, 1)
    depth = input[2]
    units = types.operand(LstmOperand.hidden).shape[1]
  }

  static func check(_ types: Signature, isTimeFirst: Bool) throws(Unsupported) {
    let (input, hidden) = (types.operand(LstmOperand.input), types.operand(LstmOperand.hidden))
    try types.requireRank(input, 3, "input")
    try types.requireElements(input, "input")
    try types.requireRank(hidden, 2, "hidden state")
    let shape = LstmShape(types, isTimeFirst: isTimeFirst)
    try types.requireShape(hidden, [shape.batches, shape.units], "hidden state")
    try types.requireShape(
      types.operand(LstmOperand.cell), [shape.batches, shape.units], "cell state")
    try types.requireShape(types.results[0], Array(input.shape[..<2]) + [shape.units], "result")
    try types.requireElements(types.results[0], "result")
    for index in LstmOperand.inputWeights {
      try types.requireShape(types.operand(index), [shape.units, shape.depth], "weights")
    }
    for index in LstmOperand.recurrentWeights {
      try types.requireShape(types.operand(index), [shape.units, shape.units], "weights")
    }
    for index in [LstmOperand.hidden, LstmOperand.cell] {
      try types.require(types.constants[index] == nil, "states must be variables (one is constant)")
    }
  }

  /// The extents as the kernels take them.
  var parameters: kl_lstm_shape {
    kl_lstm_shape(
      batches: Int32(batches), times: Int32(times), depth: Int32(depth), units: Int32(units),
      batch_stride: Int32(batchStride), time_stride: Int32(timeStride))
  }

  /// The result, the hidden state and the cell state after a run.
  func run<Arithmetic: LstmArithmetic>(_ lstm: Arithmetic) -> [Tensor] {
    let numbers = lstm.numbers
    var (hidden, cell) = (numbers.hidden, numbers.cell)
    var result = [Arithmetic.Number](repeating: cell[0], count: batches * times * units)
    for batch in 0..<batches {
      let own = batch * units..<(batch + 1) * units
      for time in 0..<times {
        let row = batch * batchStride + time * timeStride
        let (input, old) = (numbers.input[row * depth..<(row + 1) * depth], hidden[own])
        for unit in 0..<units {
          let gates = (0..<4).map { lstm.gate($0, unit, input, old) }
          let index = own.lowerBound + unit
          cell[index] = lstm.cell(cell[index], gates)
          hidden[index] = lstm.hidden(cell[index], gates)
        }
        result.replaceSubrange(row * units..<(row + 1) * units, with: hidden[own])
      }
    }
    return [lstm.tensor(result), lstm.tensor(hidden), lstm.cellTensor(cell)]
  }
}

extension Signature {
  /// Requires the operands of an LSTM without peepholes, projection and normalization.
  func requireLstmOperands() throws(Unsupported) {
    try requireCounts(operands: 24...24, optional: Set(LstmOperand.variants))
    for index in LstmOperand.variants {
      try require(
        operands[index] == nil,
        "peepholes, projection and normalization must be absent (operand \(index) is present)")
    }
  }
}
