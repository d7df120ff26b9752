/// Which steps the instructions of a model's own functions belong to: those that the compiler has made of
/// kernels called once, and of what is around the calls.
struct InlinedCode {
  /// Bytes of instructions by step.
  private(set) var bytes: [Int: Int] = [:]
  /// The functions that these instructions call.
  private(set) var callees: [Int: Set<String>] = [:]

  /// - Parameters:
  ///   - places: what `addr2line -a -i` says: an address, then where it is from, the innermost first.
  ///   - instructions: those at these addresses.
  ///   - file: the name of the model's source.
  init(_ places: String, _ instructions: [Int: Instruction], source: String, file: String) {
    let steps = Self.steps(source)
    var address: Int?
    for line in places.split(separator: "\n") {
      if line.hasPrefix("0x") {
        address = Int(line.dropFirst(2), radix: 16)
      } else if let known = address, let step = Self.line(line, of: file).flatMap({ steps[$0] }) {
        bytes[step, default: 0] += instructions[known]?.bytes ?? 0
        if let target = instructions[known]?.target {
          callees[step, default: []].insert(target.symbol)
        }
        // What called that is around it.
        address = nil
      }
    }
  }

  /// The number of a line of `file`: `folder/model.c:120 (discriminator 2)`.
  private static func line(_ place: Substring, of file: String) -> Int? {
    let parts = place.split(separator: "/").last?.split(separator: ":")
    guard let parts, parts.count == 2, parts[0] == file else { return nil }
    return Int(parts[1].prefix(while: \.isNumber))
  }

  /// The step whose statements each line is one of. Titles begin them: `// 4_0_1 CONV_2D: name`.
  private static func steps(_ source: String) -> [Int: Int] {
    var steps: [Int: Int] = [:]
    var step: Int?
    for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let text = line.drop { $0 == " " }
      if line == "}" {
        step = nil
      } else if let title = text.prefixMatch(of: #/// ([0-9]+)[_0-9]* \w+: /#) {
        step = Int(title.1)
      }
      steps[index + 1] = step
    }
    return steps
  }
}
