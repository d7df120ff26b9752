/// A prefix code of the least total length, no code word of which is longer than a limit.
struct PrefixCode {
  /// The length of each symbol's code word, and the word itself.
  let lengths: [Int]
  let words: [UInt32]

  /// The codes for symbols that occur so often with words of at most 1, 2, … `limit` bits, by package-merge
  /// (Larmore and Hirschberg 1990); those are left out that are too short for so many symbols. Words of
  /// the same length count up with the symbols.
  static func all(counts: [Int], limit: Int) -> [PrefixCode] {
    guard counts.count > 1 else { return [PrefixCode(lengths: counts.map { _ in 1 })] }
    let coins = counts.indices.sorted { (counts[$0], $0) < (counts[$1], $1) }
      .map { Package(count: counts[$0], symbols: [$0]) }
    var packages: [Package] = []
    var codes: [PrefixCode] = []
    for length in 1...limit {
      let all = merged(coins, packages)
      packages = stride(from: 0, to: all.count - 1, by: 2).map { first in
        Package(
          count: all[first].count + all[first + 1].count,
          symbols: all[first].symbols + all[first + 1].symbols)
      }
      guard counts.count <= 1 << length else { continue }
      var lengths = [Int](repeating: 0, count: counts.count)
      for package in packages.prefix(counts.count - 1) {
        for symbol in package.symbols { lengths[symbol] += 1 }
      }
      codes.append(PrefixCode(lengths: lengths))
    }
    return codes
  }

  private init(lengths: [Int]) {
    self.lengths = lengths
    words = Self.words(lengths)
  }

  private struct Package {
    var count: Int
    var symbols: [Int]
  }

  /// Two lists in the order of counts as one.
  private static func merged(_ a: [Package], _ b: [Package]) -> [Package] {
    var result: [Package] = []
    var next = 0
    for package in a {
      while next < b.count, b[next].count < package.count {
        result.append(b[next])
        next += 1
      }
      result.append(package)
    }
    return result + b[next...]
  }

  private static func words(_ lengths: [Int]) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: lengths.count)
    var (next, last): (UInt32, Int) = (0, 0)
    for symbol in lengths.indices.sorted(by: { (lengths[$0], $0) < (lengths[$1], $1) }) {
      next <<= UInt32(lengths[symbol] - last)
      words[symbol] = next
      (next, last) = (next + 1, lengths[symbol])
    }
    return words
  }

  /// The bits of symbols that occur so often.
  func bits(_ counts: [Int]) -> Int { zip(lengths, counts).reduce(0) { $0 + $1.0 * $1.1 } }
}
