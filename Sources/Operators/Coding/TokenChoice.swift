import CKernels

/// A step of decoding: adds `value` to the current byte, then goes on by `advance` bytes.
struct CodeToken: Hashable, Comparable {
  let value, advance: Int

  static func < (a: CodeToken, b: CodeToken) -> Bool {
    (a.value, a.advance) < (b.value, b.advance)
  }
}

/// How bytes are told as tokens: what is a token of its own, and what several make up.
struct TokenChoice: Hashable {
  /// Values from `-direct` to `direct - 1` are tokens; others are made with tokens of `stride` and
  /// `-stride`, which do not go on.
  let direct: Int
  /// How many zeros one token skips, the most first.
  let runs: [Int]

  static let all = [4, 8, 16, 32, 64, 128].flatMap { direct in
    [[1], [Int(KL_CODE_ADVANCE), 8, 4, 2, 1]].map { TokenChoice(direct: direct, runs: $0) }
  }

  private var stride: Int { min(2 * direct, 64) }

  /// The tokens of a byte that is not 0.
  func tokens(of value: Int) -> [CodeToken] {
    var (tokens, value): ([CodeToken], Int) = ([], value)
    while !(-direct..<direct ~= value) {
      let part = value < 0 ? -stride : stride
      tokens.append(CodeToken(value: part, advance: 0))
      value -= part
    }
    return tokens + [CodeToken(value: value, advance: 1)]
  }

  /// The tokens of so many zeros.
  func tokens(ofZeros count: Int) -> [CodeToken] {
    var (tokens, left): ([CodeToken], Int) = ([], count)
    for run in runs {
      tokens += repeatElement(CodeToken(value: 0, advance: run), count: left / run)
      left %= run
    }
    return tokens
  }

  /// How often each token occurs, in the order of tokens.
  func counts(_ bytes: ByteRuns) -> [(token: CodeToken, count: Int)] {
    var counts: [CodeToken: Int] = [:]
    for (value, count) in bytes.values {
      for token in tokens(of: value) { counts[token, default: 0] += count }
    }
    for (zeros, count) in bytes.zeros {
      for token in tokens(ofZeros: zeros) { counts[token, default: 0] += count }
    }
    return counts.map { ($0.key, $0.value) }.sorted { $0.token < $1.token }
  }
}

/// Bytes in rows as values and runs of zeros, none of which goes beyond a row.
struct ByteRuns {
  /// How often values other than 0 occur, and runs of so many zeros.
  private(set) var values: [(value: Int, count: Int)] = []
  private(set) var zeros: [Int: Int] = [:]
  /// All in order: a value, or 0 and how many.
  private(set) var sequence: [(value: Int, count: Int)] = []

  init(_ bytes: [Int8], row: Int) {
    sequence.reserveCapacity(bytes.count)
    for start in stride(from: 0, to: bytes.count, by: row) {
      var index = start
      let end = min(start + row, bytes.count)
      while index < end {
        let first = index
        while index < end, bytes[index] == 0 { index += 1 }
        if index > first {
          sequence.append((0, index - first))
        } else {
          sequence.append((Int(bytes[index]), 1))
          index += 1
        }
      }
    }
    var counts = [Int](repeating: 0, count: 256)
    for (value, count) in sequence {
      if value == 0 { zeros[count, default: 0] += 1 } else { counts[value + 128] += 1 }
    }
    values = counts.indices.map { ($0 - 128, counts[$0]) }.filter { $0.count > 0 }
  }
}
