import CKernels
import IR

/// The operands of an LSTM as numbers.
struct LstmNumbers<Number, Bias> {
  let input, hidden, cell: [Number]
  /// Of each gate.
  let weights, recurrent: [[Number]]
  let biases: [[Bias]]

  init(_ operands: [Tensor?], _ numbers: (Tensor) -> [Number], biases: (Tensor) -> [Bias]) {
    input = numbers(operands.present(LstmOperand.input))
    hidden = numbers(operands.present(LstmOperand.hidden))
    cell = numbers(operands.present(LstmOperand.cell))
    weights = LstmOperand.inputWeights.map { numbers(operands.present($0)) }
    recurrent = LstmOperand.recurrentWeights.map { numbers(operands.present($0)) }
    self.biases = LstmOperand.biases.map { biases(operands.present($0)) }
  }
}

/// How an LSTM computes: its operands as numbers, and what happens to one unit.
protocol LstmArithmetic {
  associatedtype Number
  associatedtype Bias
  var numbers: LstmNumbers<Number, Bias> { get }
  /// What a gate lets through; gates are input, forget, cell, output.
  func gate(
    _ gate: Int, _ unit: Int, _ input: ArraySlice<Number>, _ hidden: ArraySlice<Number>
  ) -> Number
  /// The next cell state.
  func cell(_ old: Number, _ gates: [Number]) -> Number
  /// The next hidden state.
  func hidden(_ cell: Number, _ gates: [Number]) -> Number
  func tensor(_ hidden: [Number]) -> Tensor
  func cellTensor(_ cell: [Number]) -> Tensor
}

/// Float cells, in the order of operations of TensorFlow Lite Micro.
struct FloatLstm: LstmArithmetic {
  let numbers: LstmNumbers<Float, Float>
  private let cellClip: Float

  init(_ operands: [Tensor?], cellClip: Float) {
    numbers = LstmNumbers(operands, \.floats, biases: \.floats)
    self.cellClip = cellClip
  }

  func gate(
    _ gate: Int, _ unit: Int, _ input: ArraySlice<Float>, _ hidden: ArraySlice<Float>
  ) -> Float {
    let own = finite(dot(input, numbers.weights[gate], unit) + numbers.biases[gate][unit])
    let sum = own + finite(dot(hidden, numbers.recurrent[gate], unit))
    return gate == 2 ? kl_tanh_f32(sum) : kl_logistic_f32(sum)
  }

  func cell(_ old: Float, _ gates: [Float]) -> Float {
    let sum = finite(gates[1] * old) + finite(gates[0] * gates[2])
    guard cellClip > 0 else { return sum }
    // As the reference has it, which makes the limit of NaN.
    let below = sum < cellClip ? sum : cellClip
    return below < -cellClip ? -cellClip : below
  }

  func hidden(_ cell: Float, _ gates: [Float]) -> Float { finite(kl_tanh_f32(cell) * gates[3]) }

  func tensor(_ hidden: [Float]) -> Tensor { Tensor(hidden) }
  func cellTensor(_ cell: [Float]) -> Tensor { Tensor(cell) }

  private func dot(_ row: ArraySlice<Float>, _ weights: [Float], _ unit: Int) -> Float {
    let start = unit * row.count
    return zip(row, weights[start..<start + row.count]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
  }

  private func finite(_ value: Float) -> Float {
    value.clamped(to: Activation.none.floatRange)
  }
}

/// Cells of 16 bits between activations of 8 or 16 bits.
struct IntegerLstm: LstmArithmetic {
  let numbers: LstmNumbers<Int32, Int64>
  private let scaling: LstmScaling
  private let element: ElementType

  init(_ operands: [Tensor?], _ types: Signature, _ scaling: LstmScaling) {
    numbers = LstmNumbers(operands, \.int32s, biases: \.int64s)
    self.scaling = scaling
    element = types.operand(LstmOperand.input).element
  }

  func gate(
    _ gate: Int, _ unit: Int, _ input: ArraySlice<Int32>, _ hidden: ArraySlice<Int32>
  ) -> Int32 {
    let own =
      dot(input, scaling.inputZero, numbers.weights[gate], unit) &+ numbers.biases[gate][unit]
    let past = dot(hidden, scaling.hiddenZero, numbers.recurrent[gate], unit)
    let sum = scaled(own, scaling.inputFactors[gate]) + scaled(past, scaling.recurrentFactors[gate])
    return (gate == 2 ? scaling.gateTanh : scaling.gateLogistic).map(sum.clamped(to: int16))
  }

  func cell(_ old: Int32, _ gates: [Int32]) -> Int32 {
    let kept = FixedPoint.multiply(gates[1] * old, by: scaling.forgetFactor)
    let added = FixedPoint.multiply(gates[0] * gates[2], by: scaling.cellFactor)
    return (kept.clamped(to: int16) + added.clamped(to: int16)).clamped(to: scaling.cellRange)
  }

  func hidden(_ cell: Int32, _ gates: [Int32]) -> Int32 {
    let product = scaling.cellTanh.map(cell) * gates[3]
    let scaled = FixedPoint.multiply(product, by: scaling.hiddenFactor)
    return (scaled &+ scaling.hiddenZero).clamped(to: scaling.hiddenRange)
  }

  func tensor(_ hidden: [Int32]) -> Tensor { Tensor(element, hidden) }
  func cellTensor(_ cell: [Int32]) -> Tensor { Tensor(.int16, cell) }

  private let int16: ClosedRange<Int32> = -32768...32767

  private func dot(
    _ row: ArraySlice<Int32>, _ zero: Int32, _ weights: [Int32], _ unit: Int
  ) -> Int64 {
    let start = unit * row.count
    return zip(row, weights[start..<start + row.count])
      .reduce(Int64(0)) { $0 &+ Int64(($1.0 - zero) * $1.1) }
  }

  /// A sum on the scale of the gates: of 32 bits for int8 activations, of 64 bits for int16 ones.
  private func scaled(_ sum: Int64, _ factor: Multiplier) -> Int32 {
    let result =
      element == .int8
      ? FixedPoint.multiply(Int32(truncatingIfNeeded: sum), by: factor)
      : WideMultiplier(factor).scaled(sum)
    return result.clamped(to: int16)
  }
}
