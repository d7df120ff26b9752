import IR

/// Two channels as the streams of `packed_products.h` have them.
struct PackedPair {
  let start: Int32
  let filters, end: [Int32]

  /// Nil where a lane would need more than 16 bits.
  static func lanes(_ a: PackedChannel, _ b: PackedChannel) -> [Int16]? {
    var lanes: [Int16] = []
    lanes.reserveCapacity(a.weights.count)
    for (a, b) in zip(a.weights, b.weights) {
      guard let lane = Int16(exactly: 256 * a + b) else { return nil }
      lanes.append(lane)
    }
    return lanes
  }

  init?(_ a: PackedChannel, _ b: PackedChannel) {
    guard let lanes = Self.lanes(a, b) else { return nil }
    filters = Self.words(lanes)
    if let fittedA = a.fitted, let fittedB = b.fitted {
      start = fittedA.start
      end = [fittedA.scale, fittedB.start, fittedB.scale]
    } else {
      let (exactA, exactB) = (a.exact, b.exact)
      start = 256 * exactA.start
      end = [
        0, 2 * exactB.start, exactA.scale, exactA.zero, exactA.shift | exactB.shift << 8,
        exactB.scale, exactB.zero,
      ]
    }
  }

  /// Words of two lanes, of each four lanes 0 and 2, then 1 and 3; lanes of 0 make the last four full.
  private static func words(_ lanes: [Int16]) -> [Int32] {
    func lane(_ index: Int) -> UInt32 {
      index < lanes.count ? UInt32(UInt16(bitPattern: lanes[index])) : 0
    }
    return stride(from: 0, to: lanes.count, by: 4).flatMap { first in
      [0, 1].map { Int32(bitPattern: lane(first + $0) | lane(first + $0 + 2) << 16) }
    }
  }
}

/// The output channels of a layer in pairs.
struct PackedChannels {
  let channels: [PackedChannel]

  /// Nil where the packed kernels cannot do a pair.
  init?(_ channels: [PackedChannel]) {
    guard !channels.isEmpty else { return nil }
    self.channels = channels
    for (a, b) in partners where PackedPair.lanes(a, b) == nil { return nil }
  }

  private var partners: [(PackedChannel, PackedChannel)] {
    stride(from: 0, to: channels.count, by: 2).map { first in
      let a = channels[first]
      return (a, first + 1 < channels.count ? channels[first + 1] : PackedChannel(besides: a))
    }
  }

  /// The last has no second channel where their number is odd.
  var pairs: [PackedPair] { partners.compactMap { PackedPair($0, $1) } }

  /// Words of filters for each pair.
  var steps: Int { (channels[0].weights.count + 3) / 4 * 2 }
}
