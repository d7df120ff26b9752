import CKernels
import IR

/// Adds up frames where they overlap.
///
/// Operands: frames `[..., frames, size]`, memory: sums that are not yet complete.
package struct SignalOverlapAdd: CustomImportable, Remembering {
  package static let name = "CUSTOM(SignalOverlapAdd)"
  package static let inputElements: [ElementType] = [.int16, .float32]
  /// Samples from one frame to the next.
  let step: Int

  package init(customOptions: ArraySlice<UInt8>) throws(Unsupported) {
    self.init(step: try FlexBuffer(customOptions).int("frame_step", in: 1...1 << 20))
  }

  init(step: Int) { self.step = step }

  package var attributes: [String] { ["step \(step)"] }

  package func memories(_ types: Signature) throws(Unsupported) -> [TensorType] {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      input.element == .int16 || input.element == .float32,
      "input must be int16 or float32 (is \(input.element))")
    try types.requireSameElement(input, result)
    try types.requireElements(input, "input")
    try types.require(
      input.shape.count >= 2, "input must have 2 dimensions or more (has \(input.shape))")
    let (outer, frames, size) = Self.extents(input)
    try types.require(step <= size, "step must be at most \(size) (is \(step))")
    try types.requireShape(result, outer + [frames * step], "result")
    let open = outer.reduce(1, *) * (size - step)
    return [TensorType(input.element, [max(open, 1)])]
  }

  private static func extents(_ type: TensorType) -> (outer: [Int], frames: Int, size: Int) {
    let axes = type.shape.count
    return (type.shape.dropLast(2), type.shape[axes - 2], type.shape[axes - 1])
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (frames, memory) = (operands.present(0), operands.present(1))
    guard frames.element == .float32 else {
      let (sums, rest) = sums(frames.int32s, memory.int32s, types, zero: 0) {
        ($0 + $1).clamped(to: -32768...32767)
      }
      return [Tensor(.int16, sums), Tensor(.int16, rest)]
    }
    let (sums, rest) = sums(frames.floats, memory.floats, types, zero: 0, adding: { $0 + $1 })
    return [Tensor(sums), Tensor(rest)]
  }

  /// What each channel's frames add up to, and what is left for the next run.
  private func sums<Sample>(
    _ input: [Sample], _ memory: [Sample], _ types: Signature, zero: Sample,
    adding: (Sample, Sample) -> Sample
  ) -> (sums: [Sample], rest: [Sample]) {
    let (outer, frames, size) = Self.extents(types.operand(0))
    var (result, rest): ([Sample], [Sample]) = ([], [])
    for channel in 0..<outer.reduce(1, *) {
      let open = memory[channel * (size - step)..<(channel + 1) * (size - step)]
      var sums = open + [Sample](repeating: zero, count: frames * step)
      for frame in 0..<frames {
        for place in 0..<size {
          let sum = sums.startIndex + frame * step + place
          sums[sum] = adding(sums[sum], input[(channel * frames + frame) * size + place])
        }
      }
      result += sums.prefix(frames * step)
      rest += sums.dropFirst(frames * step)
    }
    return (result, rest.isEmpty ? memory : rest)
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (outer, frames, size) = Self.extents(types.operand(0))
    let parameters = kl_overlap_add_params(
      channels: Int32(outer.reduce(1, *)), frames: Int32(frames), size: Int32(size),
      step: Int32(step))
    return [
      KernelCall(
        "kl_overlap_add_\(types.operand(0).element.kernelSuffix)", in: "overlap_add.h", parameters,
        [.operand(0), .operand(1), .result(0)])
    ]
  }
}
