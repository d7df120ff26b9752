import CKernels

/// Rows times weights as `vector_tiles.h` wants them: the weights and the ends of sums.
struct VectorTiles {
  private(set) var weights: [Int32] = []
  private(set) var ends: [Int32] = []

  /// - Requires: channels with as many weights each.
  init(_ channels: [PackedChannel]) {
    let size = Int(KL_LANES)
    let groups = stride(from: 0, to: channels.count - channels.count % size, by: size).map {
      channels[$0..<$0 + size]
    }
    let left = channels[(groups.count * size)...]
    weights = groups.flatMap(Self.interleaved) + left.flatMap(\.weights)
    // Whole vectors are read of what a group has left over.
    if let count = channels.first?.weights.count, count % 16 > 0, !groups.isEmpty {
      let missing = 16 - count % 16 - left.count * count
      weights += [Int32](repeating: 0, count: max(0, missing))
    }
    ends = Self.words(groups.map { LaneEnds($0) }) + left.flatMap(\.endWords)
  }

  /// Of each channel 16 weights for every 16 inputs, then what is left over.
  private static func interleaved(_ group: ArraySlice<PackedChannel>) -> [Int32] {
    let count = group.first?.weights.count ?? 0
    return stride(from: 0, to: count, by: 16).flatMap { first in
      group.flatMap { $0.weights[first..<min(first + 16, count)] }
    }
  }

  /// How many groups are fitted, and their ends; how many are exact, and theirs; and so on.
  private static func words(_ groups: [LaneEnds]) -> [Int32] {
    var words: [Int32] = []
    var rest = groups[...]
    var isExact = false
    while !rest.isEmpty {
      let run = rest.prefix { $0.isExact == isExact }
      words += [Int32(run.count)] + run.flatMap(\.words)
      rest = rest.dropFirst(run.count)
      isExact.toggle()
    }
    return words
  }
}

/// What `kl_lane_element` wants for four channels.
struct LaneEnds {
  /// True if some channel has no fitted form.
  let isExact: Bool
  let words: [Int32]

  init(_ channels: some Collection<PackedChannel>) {
    let fitted = channels.compactMap(\.fittedDown)
    isExact = fitted.count < channels.count
    guard isExact else {
      words = fitted.map(\.start) + fitted.map(\.scale)
      return
    }
    let exact = channels.map(\.exact)
    words =
      exact.map(\.start) + exact.map(\.scale) + exact.map(\.zero) + exact.map { -$0.shift }
  }
}
