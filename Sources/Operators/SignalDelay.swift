import CKernels
import IR

/// Gives back the samples of each channel some samples later; zeros at first.
///
/// Operands: samples `[..., count]`, memory.
package struct SignalDelay: CustomImportable, Remembering {
  package static let name = "CUSTOM(SignalDelay)"
  package static let inputElements: [ElementType] = [.int16]
  let delay: Int

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    self.init(delay: try FlexBuffer(customOptions).int("delay_length", in: 0...1 << 20))
  }

  init(delay: Int) { self.delay = delay }

  package var attributes: [String] { ["\(delay)"] }

  package func memories(_ types: Signature) throws(Unsupported) -> [TensorType] {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireElement(input, .int16, "input")
    try types.requireElement(result, .int16, "result")
    try types.requireElements(input, "input")
    try types.require(!input.shape.isEmpty, "input must have a dimension")
    try types.requireShape(result, input.shape, "result")
    let history = history(types)
    return [SampleHistory.memory(channels: history.channels, depth: delay)]
  }

  private func history(_ types: Signature) -> SampleHistory {
    let (count, size) = (types.operand(0).count, types.operand(0).shape.last ?? 1)
    return SampleHistory(channels: count / size, depth: delay, step: size)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let history = history(types)
    let (windows, memory) = history.windows(
      operands.present(0).int32s, memory: operands.present(1).int32s)
    let delayed = windows.flatMap { $0.flatMap { $0.prefix(history.step) } }
    return [
      Tensor(.int16, delayed),
      Tensor(.int16, memory.isEmpty ? operands.present(1).int32s : memory),
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let history = history(types)
    let parameters = kl_signal_delay_params(
      channels: Int32(history.channels), size: Int32(history.step), delay: Int32(delay))
    return [
      KernelCall(
        "kl_signal_delay_s16", in: "signal_delay.h", parameters,
        [.operand(0), .operand(1), .result(0)])
    ]
  }
}
