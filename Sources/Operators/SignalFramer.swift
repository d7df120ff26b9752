import CKernels
import IR

/// Cuts the samples of each channel into frames that overlap.
///
/// Operands: samples `[..., count]`, memory, steps seen. Results: frames `[..., frames, size]`,
/// whether all of them are whole; those that are not are zeros.
package struct SignalFramer: CustomImportable, Remembering {
  package static let name = "CUSTOM(SignalFramer)"
  package static let inputElements: [ElementType] = [.int16]
  let size, step: Int
  /// True if zeros count as the samples before the first.
  let isPrefilled: Bool

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    let options = try FlexBuffer(customOptions)
    let size = try options.int("frame_size", in: 1...1 << 20)
    self.init(
      size: size, step: try options.int("frame_step", in: 1...size),
      isPrefilled: try options.bool("prefill"))
  }

  init(size: Int, step: Int, isPrefilled: Bool) {
    self.size = size
    self.step = step
    self.isPrefilled = isPrefilled
  }

  package var attributes: [String] {
    ["size \(size)", "step \(step)"] + (isPrefilled ? ["prefilled"] : [])
  }

  /// Samples that are remembered: without zeros at the beginning, the first frame waits for whole
  /// steps, and that delay stays.
  private var depth: Int {
    isPrefilled ? size - step : (size + step - 1) / step * step - step
  }

  /// Steps that pass before the first frame.
  private var missing: Int { isPrefilled ? 0 : depth / step }

  package func memories(_ types: Signature) throws(Unsupported) -> [TensorType] {
    try types.requireCounts(operands: 1...1, results: 2)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireElement(input, .int16, "input")
    try types.requireElement(result, .int16, "frames")
    try types.requireElements(input, "input")
    guard let count = input.shape.last, count.isMultiple(of: step) else {
      throw Unsupported("input must be whole steps of \(step) (has \(input.shape))")
    }
    try types.requireShape(result, input.shape.dropLast() + [count / step, size], "frames")
    try types.requireScalar(types.results[1], .bool, "second result")
    let channels = input.count / count
    return [SampleHistory.memory(channels: channels, depth: depth), TensorType(.int32, [1])]
  }

  private func history(_ types: Signature) -> SampleHistory {
    let (count, size) = (types.operand(0).count, types.operand(0).shape.last ?? 1)
    return SampleHistory(channels: count / size, depth: depth, step: step)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (windows, memory) = history(types).windows(
      operands.present(0).int32s, memory: operands.present(1).int32s)
    let seen = Int(operands.present(2).int32s[0])
    let frames = windows.flatMap { windows in
      windows.enumerated().flatMap { index, window in
        seen + index < missing ? [Int32](repeating: 0, count: size) : Array(window.prefix(size))
      }
    }
    let steps = (types.operand(0).shape.last ?? 1) / step
    return [
      Tensor(.int16, frames), Tensor(.bool, [seen < missing ? 0 : 1]),
      Tensor(.int16, memory.isEmpty ? operands.present(1).int32s : memory),
      Tensor(.int32, [Int32(min(missing, seen + steps))]),
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_signal_framer_params(
      channels: Int32(history(types).channels),
      frames: Int32((types.operand(0).shape.last ?? 1) / step), size: Int32(size),
      step: Int32(step), depth: Int32(depth), missing: Int32(missing))
    return [
      KernelCall(
        "kl_signal_framer_s16", in: "signal_framer.h", parameters,
        [.operand(0), .operand(1), .operand(2), .result(0), .result(1)])
    ]
  }
}
