import CKernels
import IR

/// Bytes as a stream of tokens in a prefix code, and the table that decodes it: see `coded.h`.
struct CodedBytes {
  /// The stream in units of 16 bits.
  let units: [Int32]
  /// The token for each index, as many as a power of 2.
  let table: [Int32]
  let tokenCount: Int

  /// How far the next 32 bits are shifted for an index into the table.
  var indexShift: Int { 32 - table.count.trailingZeroBitCount }

  /// What stream and table take.
  var byteCount: Int { 2 * (units.count + table.count) }

  /// What a kernel gets: the stream and the table.
  var arguments: [KernelCall.Argument] {
    [
      .constant(Tensor(.uint16, units), name: "coded weights"),
      .constant(Tensor(.int16, table), name: "tokens of the code"),
    ]
  }

  /// Codes bytes by the choice of tokens and the size of the table that take the least flash; nil where
  /// they take more than `mostBytes`.
  ///
  /// - Parameter row: no token goes on beyond so many bytes.
  init?(_ bytes: [Int8], row: Int, mostBytes: Int) {
    let runs = ByteRuns(bytes, row: row)
    let likely = TokenChoice.all.map { choice in
      let counts = choice.counts(runs)
      return (choice: choice, counts: counts, entropy: Self.entropy(counts))
    }.sorted { $0.entropy < $1.entropy }.prefix(Self.trials)
    // No code has less than this.
    guard let least = likely.first, least.entropy / 64 <= mostBytes else { return nil }
    let codes = likely.flatMap { choice, counts, _ in
      PrefixCode.all(counts: counts.map(\.count), limit: Int(KL_CODE_LENGTH)).map {
        Trial(choice: choice, counts: counts, code: $0)
      }
    }
    guard let best = codes.min(by: { $0.byteCount < $1.byteCount }), best.byteCount <= mostBytes
    else { return nil }
    let symbols = best.symbols
    var stream = BitStream()
    var count = 0
    for (value, length) in runs.sequence {
      for symbol in symbols(value, length) {
        stream.append(best.code.words[symbol], best.code.lengths[symbol])
        count += 1
      }
    }
    units = stream.units
    table = best.table
    tokenCount = count
  }

  /// How many choices of tokens are tried, the likeliest first.
  private static let trials = 3

  /// Eighths of the bits of tokens in the best code there could be, rounded down.
  private static func entropy(_ counts: [(token: CodeToken, count: Int)]) -> Int {
    let total = counts.reduce(0) { $0 + $1.count }
    return counts.reduce(0) { $0 + $1.count * max(8, eighths(total, over: $1.count)) }
  }

  /// Eight times the binary logarithm of a quotient, rounded down.
  private static func eighths(_ a: Int, over b: Int) -> Int {
    var (quotient, result) = (Double(a) / Double(b), 0)
    while quotient >= 2 { (quotient, result) = (quotient / 2, result + 8) }
    // 2 to the power of one eighth.
    while quotient >= 1.0905077326652577 {
      (quotient, result) = (quotient / 1.0905077326652577, result + 1)
    }
    return result
  }

  /// A choice of tokens with its code.
  private struct Trial {
    let choice: TokenChoice
    let counts: [(token: CodeToken, count: Int)]
    let code: PrefixCode

    private var longest: Int { code.lengths.max() ?? 0 }

    /// What stream and table take, at least that of two units.
    var byteCount: Int {
      max(4, (code.bits(counts.map(\.count)) + 15) / 16 * 2) + 2 << longest
    }

    /// The symbols of a value, or of so many zeros.
    var symbols: (_ value: Int, _ zeros: Int) -> [Int] {
      let numbers = Dictionary(uniqueKeysWithValues: counts.enumerated().map { ($1.token, $0) })
      func symbols(_ tokens: [CodeToken]) -> [Int] { tokens.compactMap { numbers[$0] } }
      let values = (-128...127).map { symbols(choice.tokens(of: $0)) }
      return { $0 == 0 ? symbols(choice.tokens(ofZeros: $1)) : values[$0 + 128] }
    }

    /// For every index the token whose code word it starts with.
    var table: [Int32] {
      var table = [Int32](repeating: 0, count: 1 << longest)
      for (symbol, token) in counts.map(\.token).enumerated() {
        let (word, length) = (Int(code.words[symbol]), code.lengths[symbol])
        let entry = Int32(token.value << 8 | token.advance << 4 | length)
        for index in word << (longest - length)..<(word + 1) << (longest - length) {
          table[index] = entry
        }
      }
      // Where there is one token alone, half of the table is left.
      return table.map { $0 == 0 ? table[0] : $0 }
    }
  }
}

/// Bits in units of 16, the highest first.
private struct BitStream {
  private var finished: [Int32] = []
  private var open: UInt32 = 0
  private var openBits = 0

  mutating func append(_ word: UInt32, _ length: Int) {
    open = open << UInt32(length) | word
    openBits += length
    guard openBits >= 16 else { return }
    openBits -= 16
    finished.append(Int32(open >> UInt32(openBits) & 0xFFFF))
  }

  /// All units, at least the two that a decoder starts with.
  var units: [Int32] {
    let last = openBits > 0 ? [Int32(open << UInt32(16 - openBits) & 0xFFFF)] : []
    let all = finished + last
    return all + [Int32](repeating: 0, count: max(0, 2 - all.count))
  }
}
