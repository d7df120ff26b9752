import CKernels
import IR

/// Sums of products by the kernels for 16-bit lanes: of int16 with bytes, or of int8 with nibbles.
struct LaneProducts {
  /// What is multiplied and what becomes of the sums, as the names of kernels say it.
  enum Elements: String {
    case int8 = "s8"
    case int8Nibbles = "s8_s4"
    case int16 = "s16"
    /// Sums or factors that need 64 bits.
    case int16Long = "s16_long"
    /// Sums of 32 bits, rounded twice.
    case int16Narrow = "s16_b32"

    var hasNibbles: Bool { self == .int8Nibbles }
    /// Bytes of an input.
    var byteCount: Int { self == .int8 || self == .int8Nibbles ? 1 : 2 }
  }

  let elements: Elements
  /// Of each output channel, in the order in which inputs are read.
  let weights: [[Int32]]
  /// How the sums of each channel become elements: `lane_elements.h`.
  let ends: [Int32]

  /// The steps that `lane_products.h` takes over the inputs.
  var steps: Int { (weights[0].count + 3) / 4 * 2 }

  /// Pairs of channels, then a last one without a partner, as `lane_products.h` has them.
  var stream: [Int32] {
    let channels = weights.map(inSteps)
    return stride(from: 0, to: channels.count, by: 2).flatMap { first in
      first + 1 < channels.count
        ? pair(channels[first], channels[first + 1]) : lone(channels[first])
    }
  }

  /// Weights of 0 make the last four inputs full; words of bytes become those in even places, then the
  /// others.
  private func inSteps(_ weights: [Int32]) -> [Int32] {
    let order = elements.byteCount == 1 ? [0, 2, 1, 3] : [0, 1, 2, 3]
    return stride(from: 0, to: weights.count, by: 4).flatMap { first in
      order.map { first + $0 < weights.count ? weights[first + $0] : 0 }
    }
  }

  private func pair(_ a: [Int32], _ b: [Int32]) -> [Int32] {
    let bytes = zip(a, b).flatMap { [$0, $1] }
    return elements.hasNibbles ? Self.nibbles(bytes, together: 4) : bytes
  }

  private func lone(_ channel: [Int32]) -> [Int32] {
    if elements.hasNibbles { return Self.nibbles(channel, together: 2) }
    return stride(from: 0, to: channel.count, by: 4).flatMap { first in
      [0, 2, 1, 3].map { channel[first + $0] }
    }
  }

  /// Bytes whose high nibbles are `count` numbers, and whose low ones are the next.
  static func nibbles(_ numbers: [Int32], together count: Int) -> [Int32] {
    stride(from: 0, to: numbers.count, by: 2 * count).flatMap { first in
      (first..<first + count).map { numbers[$0] << 4 | numbers[$0 + count] & 15 }
    }
  }
}

extension Products {
  /// True for the products that lanes are for.
  var suitLanes: Bool { kind == .int16 || kind == .int16Narrow || hasNibbles }

  /// Nil where fast kernels are unwanted or cannot do it.
  ///
  /// - Parameter order: the indices of a channel's weights, in the order in which inputs are read.
  func lanes(_ order: (_ channel: Int) -> [Int]) -> LaneProducts? {
    guard kind != .int8 else {
      let packed = packedChannels(largestSum: PackedChannel.largestPairedSum, order)
      return packed.map { channels in
        LaneProducts(
          elements: hasNibbles ? .int8Nibbles : .int8, weights: channels.map(\.weights),
          ends: channels.flatMap(\.endWords))
      }
    }
    guard kind != .float, arePackable, let values = types.constants[weights]?.int32s else {
      return nil
    }
    let weights = (0..<channels).map { order($0).map { values[$0] } }
    let biases = bias < types.constants.count ? types.constants[bias]?.int64s : nil
    let sums = WideSumEnds(
      biases: biases ?? [Int64](repeating: 0, count: channels), factors: factors,
      sizes: weights.map { $0.reduce(0) { $0 + Int(abs($1)) } << 15 })
    if kind == .int16Narrow {
      return sums.narrow.map {
        LaneProducts(elements: .int16Narrow, weights: weights, ends: $0)
      }
    }
    if let short = sums.short {
      return LaneProducts(elements: .int16, weights: weights, ends: short)
    }
    return LaneProducts(elements: .int16Long, weights: weights, ends: sums.long)
  }
}

/// How the sums of int16 times bytes become elements, as `lane_elements.h` has it.
struct WideSumEnds {
  let biases: [Int64]
  let factors: ChannelMultipliers
  /// How far from 0 the sums of each channel can be.
  let sizes: [Int]

  /// For sums of 32 bits, if they and the biases never need more; the factors shift them by 16 bits
  /// at least.
  var short: [Int32]? {
    var words: [Int32] = []
    for channel in biases.indices {
      let factor = wide(channel)
      guard factor.shift >= 16, fits(channel, below: 1 << 31) else { return nil }
      words += Self.words(start(factor, biases[channel]) << 16)
      words += [factor.multiplier << 16, factor.shift - 16]
    }
    return words
  }

  /// For sums of 64 bits.
  var long: [Int32] {
    biases.indices.flatMap { channel in
      let factor = wide(channel)
      return Self.words(start(factor, biases[channel])) + [factor.multiplier, factor.shift]
    }
  }

  /// For sums that are rounded twice; nil where that is not done in the usual way.
  var narrow: [Int32]? {
    var words: [Int32] = []
    for channel in biases.indices {
      let factor = factors[channel]
      guard -22 ... -1 ~= factor.shift, fits(channel, below: 1 << 30),
        let start = Int32(exactly: biases[channel])
      else { return nil }
      words += [start, 0, factor.multiplier, 1 << (-factor.shift - 1), -factor.shift]
    }
    return words
  }

  private func wide(_ channel: Int) -> WideMultiplier { WideMultiplier(factors[channel]) }

  private func fits(_ channel: Int, below limit: Int64) -> Bool {
    let (size, bias) = (Int64(sizes[channel]), biases[channel])
    return size < limit && bias.magnitude < UInt64(limit - size)
  }

  private func start(_ factor: WideMultiplier, _ bias: Int64) -> Int64 {
    bias &* Int64(factor.multiplier) &+ 1 << Int64(factor.shift - 1)
  }

  /// The low half, then the high one.
  private static func words(_ number: Int64) -> [Int32] {
    [Int32(truncatingIfNeeded: number), Int32(truncatingIfNeeded: number >> 32)]
  }
}
