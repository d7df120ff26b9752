/// The SHA-256 digest of FIPS 180-4, for naming model files.
enum SHA256 {
  /// The digest of `message` in hexadecimal.
  static func hexadecimal(_ message: [UInt8]) -> String {
    var state = initial
    var padded = message + [0x80]
    padded += [UInt8](repeating: 0, count: (120 - padded.count % 64) % 64)
    let bits = UInt64(message.count) * 8
    padded += (0..<8).reversed().map { UInt8(truncatingIfNeeded: bits >> (8 * UInt64($0))) }
    for block in stride(from: 0, to: padded.count, by: 64) {
      absorb(padded[block..<block + 64], &state)
    }
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private static func absorb(_ block: ArraySlice<UInt8>, _ state: inout [UInt32]) {
    var w = [UInt32](repeating: 0, count: 64)
    for (i, byte) in block.enumerated() { w[i / 4] = w[i / 4] << 8 | UInt32(byte) }
    for i in 16..<64 {
      let s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3
      let s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10
      w[i] = w[i - 16] &+ s0 &+ w[i - 7] &+ s1
    }
    var v = state
    for i in 0..<64 {
      let s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
      let choice = v[4] & v[5] ^ ~v[4] & v[6]
      let t1 = v[7] &+ s1 &+ choice &+ constants[i] &+ w[i]
      let s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
      let majority = v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]
      v = [t1 &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ t1, v[4], v[5], v[6]]
    }
    for i in 0..<8 { state[i] &+= v[i] }
  }

  private static func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

  /// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
  private static let initial = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
  /// Likewise of the cube roots of the first 64 primes.
  private static let constants = primes.map { fraction(cubeRoot(Double($0))) }

  private static let primes: [Int] = (2...311).filter { n in
    (2..<n).allSatisfy { !n.isMultiple(of: $0) }
  }

  private static func fraction(_ x: Double) -> UInt32 { UInt32((x - x.rounded(.down)) * 0x1p32) }

  /// Newton's iteration, to the last bit that matters.
  private static func cubeRoot(_ x: Double) -> Double {
    var root = x / 3 + 1
    for _ in 0..<60 { root -= (root * root * root - x) / (3 * root * root) }
    return root
  }
}
