import Compiler

/// Which functions of a compiled source call which, and the stack each of them takes, as GCC's
/// `-fcallgraph-info=su` writes it down.
struct CallGraph {
  /// Bytes of stack of each function's frame.
  private var frames: [String: Int] = [:]
  private var callees: [String: Set<String>] = [:]

  /// What a function of the compiler's or C library that is not in the graph may take: memcpy, memset,
  /// 64-bit arithmetic, soft float. None of those in GCC 12's libraries takes more.
  static let outsideBytes = 96

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = Self.quoted(line)
      if line.hasPrefix("node:"), words.count >= 2 {
        frames[words[0]] = Self.bytes(in: words[1]) ?? Self.outsideBytes
      } else if line.hasPrefix("edge:"), words.count >= 2 {
        callees[words[0], default: []].insert(words[1])
      }
    }
  }

  /// The most bytes of stack that `function` and all it calls can take; nil if it is not in the graph
  /// or calls itself.
  func worstCase(of function: String) -> Int? {
    guard frames[function] != nil else { return nil }
    var known: [String: Int] = [:]
    return depth(of: function, below: [], &known)
  }

  private func depth(
    of function: String, below callers: Set<String>, _ known: inout [String: Int]
  ) -> Int? {
    if let depth = known[function] { return depth }
    guard !callers.contains(function) else { return nil }
    var deepest = 0
    for callee in callees[function] ?? [] {
      guard let depth = depth(of: callee, below: callers.union([function]), &known) else {
        return nil
      }
      deepest = max(deepest, depth)
    }
    let depth = (frames[function] ?? Self.outsideBytes) + deepest
    known[function] = depth
    return depth
  }

  /// The strings in quotation marks of a line.
  private static func quoted(_ line: Substring) -> [String] {
    line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// The number in `…\n88 bytes (static)`; nil for a function that is only declared.
  private static func bytes(in label: String) -> Int? {
    guard let end = label.firstRange(of: " bytes (") else { return nil }
    let digits = label[..<end.lowerBound].reversed().prefix { $0.isNumber }.reversed()
    return Int(String(digits))
  }
}
