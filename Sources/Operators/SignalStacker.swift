import CKernels
import IR

/// Puts the latest frames into one stack, every few frames.
///
/// Operands: a frame, memory: the frames that wait and one more than their number. Results: a stack,
/// whether it is whole; zeros if not.
package struct SignalStacker: CustomImportable, Remembering {
  package static let name = "CUSTOM(SignalStacker)"
  package static let inputElements: [ElementType] = [.int16]
  /// Values of a frame.
  let size: Int
  /// Frames before and after the one that a stack is about.
  let before, after: Int
  /// Frames from one stack to the next.
  let step: Int

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    let options = try FlexBuffer(customOptions)
    let frames = 0...1 << 10
    let before = try options.int("stacker_left_context", in: frames)
    let after = try options.int("stacker_right_context", in: frames)
    self.init(
      size: try options.int("num_channels", in: 1...1 << 16), before: before, after: after,
      step: try options.int("stacker_step", in: 1...before + after + 1))
  }

  init(size: Int, before: Int, after: Int, step: Int) {
    (self.size, self.before, self.after, self.step) = (size, before, after, step)
  }

  package var attributes: [String] {
    ["\(size) values", "\(before) before", "\(after) after", "step \(step)"]
  }

  private var depth: Int { before + 1 + after }

  package func memories(_ types: Signature) throws(Unsupported) -> [TensorType] {
    try types.requireCounts(operands: 1...1, results: 2)
    try types.requireVector(types.operand(0), .int16, count: size, "input")
    try types.requireVector(types.results[0], .int16, count: size * depth, "stack")
    try types.requireScalar(types.results[1], .bool, "second result")
    return [TensorType(.int16, [size * depth]), TensorType(.int32, [1])]
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (frame, next) = (operands.present(0).int32s, Int(operands.present(2).int32s[0]))
    var waiting = Array(operands.present(1).int32s.prefix(max(next - 1, 0) * size))
    // The first frame stands for those before it too.
    for _ in 0..<(next == 0 ? before + 1 : 1) { waiting += frame }
    let isWhole = waiting.count == size * depth
    let stack = isWhole ? waiting : [Int32](repeating: 0, count: size * depth)
    if isWhole { waiting.removeFirst(step * size) }
    let count = waiting.count / size
    // What does not wait any more stays where it is.
    let memory = isWhole ? stack : operands.present(1).int32s
    return [
      Tensor(.int16, stack), Tensor(.bool, [isWhole ? 1 : 0]),
      Tensor(.int16, waiting + memory.dropFirst(waiting.count)), Tensor(.int32, [Int32(count + 1)]),
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = kl_signal_stacker_params(
      size: Int32(size), depth: Int32(depth), step: Int32(step), repeats: Int32(before))
    return [
      KernelCall(
        "kl_signal_stacker_s16", in: "signal_stacker.h", parameters,
        [.operand(0), .operand(1), .operand(2), .result(0), .result(1)])
    ]
  }
}
