/// Random choices that follow from a seed (SplitMix64).
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Any int32, of any size in bits, with the extreme ones among them.
  mutating func int32() -> Int32 {
    let extremes: [Int32] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    if Int.random(in: 0..<8, using: &self) == 0 {
      return extremes[Int.random(in: extremes.indices, using: &self)]
    }
    return Int32(truncatingIfNeeded: next()) >> Int32.random(in: 0...31, using: &self)
  }
}
