import CKernels

/// One channel, or two, as the streams of `paired_sums.h` have them.
struct PairedRuns {
  /// Runs: how many weights follow, then these, input by input.
  private(set) var stream: [Int32] = []
  private var runs: Int32 = 0
  private let channels: ArraySlice<PackedChannel>

  init(_ channels: ArraySlice<PackedChannel>) {
    self.channels = channels
    let depth = channels.first?.weights.count ?? 0
    let weights = channels.map(\.weights)
    /// Those of the channels at an input; a partner that is missing, and an input, have 0.
    func weight(_ channel: Int, _ input: Int) -> Int32 {
      channel < weights.count && input < depth ? weights[channel][input] : 0
    }
    var header = 0
    // How far the sums of both can be from 0.
    var sizes = [Int32.max / 2, Int32.max / 2]
    for first in stride(from: 0, to: depth, by: 2) {
      let next = [0, 1].map { channel in
        abs(weight(channel, first)) + abs(weight(channel, first + 1))
      }
      sizes = [sizes[0] + next[0], sizes[1] + next[1]]
      if max(sizes[0], sizes[1]) > KL_RUN_WEIGHT || stream[header] == KL_RUN_BYTES {
        sizes = next
        header = stream.count
        stream.append(0)
        runs += 1
      }
      stream[header] += 4
      stream += [first, first + 1].flatMap { input in [weight(0, input), weight(1, input)] }
    }
  }

  /// What X starts with, then the ends of the channels.
  var ends: [Int32] { [-runs * KL_RUN_START] + channels.flatMap(\.endWords) }
}
