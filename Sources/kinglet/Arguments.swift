/// The words after a command's name, sorted into operands and options.
struct Arguments: Sendable {
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]
  private let command: Command

  /// Sorts `words`. - Throws: `UsageError` for an unknown option, a missing value or a wrong choice.
  init(_ words: [String], for command: Command) throws(UsageError) {
    self.command = command
    let options = command.options + Command.commonOptions
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      if word == "--" {
        operands += rest
        break
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard let option = options.first(where: { $0.names.contains(name) }) else {
        throw UsageError("unknown option \(name)", command: command.name)
      }
      try add(option, name, inline: parts.count == 2 ? String(parts[1]) : nil, &rest)
    }
  }

  private mutating func add(
    _ option: Option, _ name: String, inline: String?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    guard let kind = option.value else {
      if let inline {
        throw UsageError("\(name) takes no value (found \(inline))", command: command.name)
      }
      values[option.key, default: []].append("")
      return
    }
    guard let value = inline ?? rest.popFirst() else {
      throw UsageError("\(name) needs a value: \(kind)", command: command.name)
    }
    guard option.choices.isEmpty || option.choices.contains(value) else {
      throw UsageError(
        "\(name) must be \(option.choices.joined(separator: ", ")) (found \(value))",
        command: command.name)
    }
    values[option.key, default: []].append(value)
  }

  /// The command whose words these are.
  var commandName: String { command.name }

  func has(_ key: String) -> Bool { values[key] != nil }

  /// The last value given for an option.
  subscript(key: String) -> String? { values[key]?.last }

  /// All values given for an option, those with commas split.
  func list(_ key: String) -> [String] {
    (values[key] ?? []).flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// All values given for an option, as they are.
  func all(_ key: String) -> [String] { values[key] ?? [] }

  /// The value of an option as a number in `range`.
  func int(_ key: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = self[key] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw UsageError(
        "\(key) must be a number from \(range.lowerBound) to \(range.upperBound) (found \(text))",
        command: command.name)
    }
    return number
  }

  /// The only operand. - Throws: `UsageError` naming it `what`.
  func operand(_ what: String) throws(UsageError) -> String {
    guard let first = operands.first else {
      throw UsageError("\(what) must be given", command: command.name)
    }
    guard operands.count == 1 else {
      throw UsageError("one \(what) is expected (found \(operands.count))", command: command.name)
    }
    return first
  }
}
