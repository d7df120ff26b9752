import IR

/// Channels of samples that go through a memory of the latest ones.
struct SampleHistory {
  let channels: Int
  /// Samples that are remembered from step to step.
  let depth: Int
  /// Samples of one step.
  let step: Int

  /// The samples of each step together with those remembered before it, step by step, and what is
  /// remembered at the end; channel by channel.
  func windows(
    _ input: [Int32], memory: [Int32]
  ) -> (windows: [[ArraySlice<Int32>]], memory: [Int32]) {
    var (windows, rest): ([[ArraySlice<Int32>]], [Int32]) = ([], [])
    let size = input.count / channels
    for channel in 0..<channels {
      let samples =
        memory[channel * depth..<(channel + 1) * depth]
        + input[channel * size..<(channel + 1) * size]
      let all = Array(samples)
      windows.append(
        stride(from: 0, to: size, by: step).map { all[$0..<$0 + depth + step] })
      rest += all.suffix(depth)
    }
    return (windows, rest)
  }

  /// A memory of so many samples for each channel; one at least, for it needs a place.
  static func memory(channels: Int, depth: Int) -> TensorType {
    TensorType(.int16, [max(channels * depth, 1)])
  }
}
