import CKernels
import IR

/// LSTM cells of 16 bits between activations of 8 bits as LiteRT has them: the functions of gates
/// are gemmlowp's, in 16 bits.
struct LiteRTLstm: LstmArithmetic {
  let numbers: LstmNumbers<Int32, Int32>
  private let scaling: LstmScaling

  init(_ operands: [Tensor?], _ scaling: LstmScaling) {
    numbers = LstmNumbers(operands, \.int32s, biases: \.int32s)
    self.scaling = scaling
  }

  func gate(
    _ gate: Int, _ unit: Int, _ input: ArraySlice<Int32>, _ hidden: ArraySlice<Int32>
  ) -> Int32 {
    let own =
      dot(input, scaling.inputZero, numbers.weights[gate], unit) &+ numbers.biases[gate][unit]
    let past = dot(hidden, scaling.hiddenZero, numbers.recurrent[gate], unit)
    let first = FixedPoint.multiply(own, by: scaling.inputFactors[gate]).clamped(to: int16)
    let sum = FixedPoint.multiply(past, by: scaling.recurrentFactors[gate]) &+ first
    let units = Int16(clamping: sum)
    return Int32(
      gate == 2
        ? ShortFixedPoint.tanh(units, integerBits: 3)
        : ShortFixedPoint.logistic(units, integerBits: 3))
  }

  func cell(_ old: Int32, _ gates: [Int32]) -> Int32 {
    let kept = FixedPoint.roundingDivide(gates[1] * old, byPowerOfTwo: 15)
    let added = FixedPoint.roundingDivide(gates[0] * gates[2], byPowerOfTwo: scaling.cellShift)
    return (kept + added).clamped(to: scaling.cellRange)
  }

  func hidden(_ cell: Int32, _ gates: [Int32]) -> Int32 {
    let tanh = ShortFixedPoint.tanh(Int16(clamping: cell), integerBits: scaling.cellBits)
    let scaled = FixedPoint.multiply(Int32(tanh) * gates[3], by: scaling.hiddenFactor)
    return (scaled &+ scaling.hiddenZero).clamped(to: scaling.hiddenRange)
  }

  func tensor(_ hidden: [Int32]) -> Tensor { Tensor(.int8, hidden) }
  func cellTensor(_ cell: [Int32]) -> Tensor { Tensor(.int16, cell) }

  private let int16: ClosedRange<Int32> = -32768...32767

  private func dot(
    _ row: ArraySlice<Int32>, _ zero: Int32, _ weights: [Int32], _ unit: Int
  ) -> Int32 {
    let start = unit * row.count
    return zip(row, weights[start..<start + row.count])
      .reduce(Int32(0)) { $0 &+ ($1.0 - zero) * $1.1 }
  }
}

extension LstmScaling {
  /// The factors as LiteRT's kernel takes them.
  func litertParameters(_ shape: LstmShape) -> kl_lstm_litert_params {
    func gate(_ index: Int) -> kl_lstm_gate {
      kl_lstm_gate(
        input: inputFactors[index].forLstm, recurrent: recurrentFactors[index].forLstm)
    }
    return kl_lstm_litert_params(
      shape: shape.parameters, input_offset: -inputZero, hidden_offset: -hiddenZero,
      input_gate: gate(0), forget_gate: gate(1), cell_gate: gate(2), output_gate: gate(3),
      cell_shift: cellShift, cell_bits: Int32(cellBits),
      cell_min: cellRange.lowerBound, cell_max: cellRange.upperBound,
      hidden: hiddenFactor.forLstm)
  }
}

extension Multiplier {
  /// The factor as LSTM kernels take it.
  var forLstm: kl_lstm_factor { kl_lstm_factor(multiplier: multiplier, shift: shift) }
}
