import CKernels
import IR
import TFLite

/// Runs a long short-term memory cell over a sequence.
///
/// Operands as `LstmOperand` names them. The input is `[batches, times, depth]`, or
/// `[times, batches, depth]` with the time first; the result is the hidden state after each time.
package struct UnidirectionalSequenceLstm: Importable, StateMutating, Multiplying {
  package static let name = "UNIDIRECTIONAL_SEQUENCE_LSTM"
  package static let inputElements: [ElementType] = [.int8, .int16, .float32]
  let isTimeFirst: Bool
  /// The largest size of a cell state, if it is positive.
  let cellClip: Float

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(isTimeFirst: options.bool("time_major"), cellClip: options.float("cell_clip"))
    let code = options.int("fused_activation_function")
    guard code == 4 else { throw Unsupported("activation must be TANH (code is \(code))") }
    guard !options.bool("diagonal_recurrent_tensors") else {
      throw Unsupported("recurrent weights must be whole (are diagonal)")
    }
  }

  init(isTimeFirst: Bool = false, cellClip: Float = 0) {
    self.isTimeFirst = isTimeFirst
    self.cellClip = min(cellClip, .greatestFiniteMagnitude)
  }

  package var attributes: [String] {
    (isTimeFirst ? ["time first"] : []) + (cellClip > 0 ? ["clip \(cellClip)"] : [])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireLstmOperands()
    try LstmShape.check(types, isTimeFirst: isTimeFirst)
    switch types.operand(LstmOperand.input).element {
    case .float32: try types.requireFloatLstm()
    case .int8, .int16: try types.requireIntegerLstm()
    case let element: throw Unsupported("input must be int8, int16 or float32 (is \(element))")
    }
  }

  package func mutatedOperands(_ types: Signature) -> [Int] {
    [LstmOperand.hidden, LstmOperand.cell]
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    let shape = shape(types)
    return shape.batches * shape.times * 4 * shape.units * (shape.depth + shape.units)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    if types.operand(LstmOperand.input).element == .float32 {
      return shape(types).run(FloatLstm(operands, cellClip: cellClip))
    }
    let scaling = LstmScaling(types, cellClip: cellClip)
    return isLiteRT(types)
      ? shape(types).run(LiteRTLstm(operands, scaling))
      : shape(types).run(IntegerLstm(operands, types, scaling))
  }

  /// True where LiteRT has a kernel of its own kind: it has none for int16.
  private func isLiteRT(_ types: Signature) -> Bool {
    types.numerics == .litert && types.operand(LstmOperand.input).element == .int8
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let element = types.operand(LstmOperand.input).element
    let states = [LstmOperand.hidden, LstmOperand.cell].map { KernelCall.Argument.operand($0) }
    let read = [LstmOperand.input] + LstmOperand.weights + LstmOperand.biases
    let arguments = read.map { KernelCall.Argument.operand($0) }
    if element == .float32 {
      let parameters = kl_lstm_f32_params(
        shape: shape(types).parameters, clips: cellClip > 0 ? 1 : 0,
        cell_max: cellClip > 0 ? cellClip : 0)
      return [
        KernelCall("kl_lstm_f32", in: "lstm_f32.h", parameters, arguments + states + [.result(0)])
      ]
    }
    let scaling = LstmScaling(types, cellClip: cellClip)
    if isLiteRT(types) {
      return [
        KernelCall(
          "kl_lstm_s8_litert", in: "lstm_s8_litert.h", scaling.litertParameters(shape(types)),
          arguments + states + [.result(0)])
      ]
    }
    let table = KernelCall.Argument.constant(
      Tensor(.uint16, SigmoidLookup.table), name: "sigmoid")
    return [
      KernelCall(
        element == .int8 ? "kl_lstm_s8" : "kl_lstm_s16",
        in: element == .int8 ? "lstm_s8.h" : "lstm_s16.h",
        scaling.parameters(shape(types)),
        arguments + [table] + states + [.result(0)])
    ]
  }

  private func shape(_ types: Signature) -> LstmShape {
    LstmShape(types, isTimeFirst: isTimeFirst)
  }
}
