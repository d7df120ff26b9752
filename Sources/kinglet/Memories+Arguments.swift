import Compiler

extension Option {
  /// The chip whose memories are asked for, of commands that do not ask for a chip anyway.
  static let memoriesOf = Option(
    "-t", "--target", value: "TARGET", help: "the chip whose regions --regions names")

  /// The options that say which memories arena and weights lie in.
  static let memories = [
    Option(
      "--regions", value: "auto|LIST",
      help: "the memories of the chip that the arena may lie in, all or DTCM,SRAM:32K: see README"),
    Option(
      "--hot-weights", value: "BYTES",
      help: "copy the weights that are read most often to RAM, as many as these bytes hold"),
  ]
}

extension Arguments {
  /// The memories asked for.
  func memories() throws(UsageError) -> MemoryRequest {
    MemoryRequest(try choice(), hotWeightBytes: try bytes("--hot-weights") ?? 0)
  }

  /// The target that the memories are of.
  func memoriesTarget() throws -> Target? {
    guard has("--regions") || has("--hot-weights") else { return nil }
    return try list("--target").first.map { try Target.known($0) }
  }

  private func choice() throws(UsageError) -> MemoryRequest.Choice {
    let words = list("--regions")
    guard !words.isEmpty else { return .none }
    guard operands.count < 2 else {
      throw UsageError(
        "--regions divides the arena of one MODEL; several share one array (found \(operands.count))",
        command: commandName)
    }
    if words == ["auto"] {
      guard has("--target") || has("--all-targets") else {
        throw UsageError("--regions auto needs -t TARGET", command: commandName)
      }
      return .auto
    }
    var wanted: [MemoryRequest.Wanted] = []
    for word in words {
      let item = try memory(word)
      guard !wanted.contains(where: { $0.name == item.name }) else {
        throw UsageError("--regions must name \(item.name) once", command: commandName)
      }
      wanted.append(item)
    }
    return .named(wanted)
  }

  /// `NAME`, `NAME:32K` or `NAME:40%`.
  private func memory(_ word: String) throws(UsageError) -> MemoryRequest.Wanted {
    let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts[0].uppercased()
    guard name.first?.isLetter ?? false, name.count <= 24,
      name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }),
      !Memory.reservedNames.contains(name)
    else {
      throw UsageError(
        "--regions must be auto or names of memories, with commas (found \(word))",
        command: commandName)
    }
    guard parts.count == 2 else { return .init(name, .free) }
    if parts[1].hasSuffix("%"), let percent = Int(parts[1].dropLast()), (0...100).contains(percent)
    {
      return .init(name, .percent(percent))
    }
    guard let bytes = Self.bytes(String(parts[1])) else {
      throw UsageError(
        "--regions must give \(name) bytes, kilobytes or a part of the arena: \(name):9000, "
          + "\(name):32K, \(name):40% (found \(parts[1]))", command: commandName)
    }
    return .init(name, .bytes(bytes))
  }
}
