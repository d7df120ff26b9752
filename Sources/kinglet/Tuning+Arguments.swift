import Compiler
import IR

extension Option {
  /// The options that say what a program is compiled for.
  static let tuning =
    [
      Option(
        "--optimize", choices: Tuning.Goal.allCases.map(\.rawValue),
        help: "what matters most (default balanced); ram runs layers row by row"),
      Option(
        "--ram-budget", value: "BYTES",
        help: "the most that the arena may take, 32K: the fastest plan that fits; see fit --menu"),
      Option(
        "--flash-budget", value: "BYTES",
        help: "the most that weights and code may take, as estimated: the fastest kernels that fit"),
      Option(
        "--kernels", choices: Tuning.Instructions.allCases.map(\.rawValue),
        help:
          "what kernels are made for (default what the chip has, each layer's by what it takes there)"
      ),
      Option(
        "--compress-weights",
        help: "keep weights in a prefix code where that takes less flash; decoding takes time"),
      Option("--sliced", help: "add <model>_step(), which runs a row of a layer and returns"),
      Option(
        "--stream-input",
        help:
          "add <model>_push_row(), which takes in one row of the input: the image is never whole"),
      Option("--trace", help: "add <model>_trace(), digests of every step for kinglet explain"),
      Option(
        "--int8-io", help: "inputs and outputs are stored integers where the model converts floats"),
      Option(
        "--no-shrink", help: "leave channels, clamps and tables as the file has them, to compare"),
    ] + memories
}

extension Arguments {
  /// The most bytes that the arena may have, if that is said.
  func ramBudget() throws(UsageError) -> Int? { try bytes("--ram-budget") }

  /// The most bytes that weights and code may have.
  func flashBudget() throws(UsageError) -> Int? { try bytes("--flash-budget") }

  /// The value of an option as bytes.
  func bytes(_ key: String) throws(UsageError) -> Int? {
    guard let text = self[key] else { return nil }
    guard let bytes = Self.bytes(text) else {
      throw UsageError(
        "\(key) must be bytes or kilobytes of 1024 bytes, 9000 or 32K (found \(text))",
        command: commandName)
    }
    return bytes
  }

  /// A number of bytes, or of kilobytes.
  static func bytes(_ text: String) -> Int? {
    let isKilobytes = text.hasSuffix("K") || text.hasSuffix("k")
    guard let number = Int(isKilobytes ? String(text.dropLast()) : text),
      (0...1 << 40).contains(number)
    else { return nil }
    return isKilobytes ? number * 1024 : number
  }

  /// What a program is compiled for that runs on these cores: what they have in common.
  func tuning(for cores: [String] = []) throws(UsageError) -> Tuning {
    guard !has("--stream-input") || !has("--sliced") else {
      throw UsageError(
        "--stream-input and --sliced exclude each other: <model>_push_row() returns after every row",
        command: commandName)
    }
    let common = Tuning.kernels(for: cores)
    let named = self["--kernels"].flatMap(Tuning.Instructions.init(rawValue:))
    var tuning = Tuning(
      named ?? common.instructions ?? .portable,
      goal: self["--optimize"].flatMap(Tuning.Goal.init) ?? .balanced,
      isSliced: has("--sliced"), isTraced: has("--trace"), shrinks: !has("--no-shrink"))
    tuning.core = named == nil ? common.core : nil
    tuning.streamsInput = has("--stream-input")
    if has("--compress-weights") { tuning.coding = .wherePaying }
    return tuning
  }
}
