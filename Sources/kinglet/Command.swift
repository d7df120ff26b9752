import IR

/// One option of a command.
struct Option: Sendable {
  /// All spellings, the long one last: `["-t", "--target"]`.
  let names: [String]
  /// What its value is called in help; nil for a flag.
  let value: String?
  let help: String
  /// The only values it takes; empty for any.
  let choices: [String]
  /// False for one that is like others that help shows.
  var isListed = true

  init(_ names: String..., value: String? = nil, choices: [String] = [], help: String) {
    self.names = names
    self.value = value ?? (choices.isEmpty ? nil : choices.joined(separator: "|"))
    self.choices = choices
    self.help = help
  }

  /// The spelling by which commands ask for it.
  var key: String { names.last ?? "" }

  /// The numeric contract, of every command that compiles a model.
  static let numerics = Option(
    "--numerics", choices: Numerics.allCases.map(\.rawValue),
    help: "whose reference kernels give the output's bits (default tflm)")
}

extension Arguments {
  /// The numeric contract asked for.
  var numerics: Numerics? { self["--numerics"].flatMap(Numerics.init) }
}

/// Exit statuses, part of the tool's contract.
enum ExitStatus: Int32 {
  case yes = 0
  /// The answer is no: it does not fit, a result differs.
  case no = 1
  case usage = 2
  case malformed = 3
  case unsupported = 4
  /// A file could not be read or written, or an outside tool failed or is missing.
  case io = 5
}

/// A command of the tool.
struct Command: Sendable {
  let name: String
  let summary: String
  /// What follows the name: `MODEL`.
  let operands: String
  let options: [Option]
  /// Sentences below the options in help.
  let details: String
  let body: @Sendable (Arguments, Console) throws -> ExitStatus

  init(
    _ name: String, _ operands: String, _ summary: String, options: [Option] = [],
    details: String = "", body: @escaping @Sendable (Arguments, Console) throws -> ExitStatus
  ) {
    self.name = name
    self.operands = operands
    self.summary = summary
    self.options = options
    self.details = details
    self.body = body
  }

  /// Every command, in the order of help.
  static let all: [Command] = [
    inspect, fit, generate, verify, run, bench, explain, targets, completion, help,
  ]

  /// Options that every command takes.
  static let commonOptions = [
    Option(
      "--format", choices: ["text", "json", "csv"], help: "how the result is written (default text)"
    ),
    Option(
      "--color", choices: ["auto", "always", "never"], help: "color on a terminal (default auto)"),
    Option("-h", "--help", help: "what the command does and its options"),
  ]

  static func named(_ name: String) -> Command? { all.first { $0.name == name } }
}

/// A command line that cannot be understood.
struct UsageError: Error, CustomStringConvertible {
  let description: String
  /// The command whose help says more.
  let command: String?

  init(_ description: String, command: String? = nil) {
    self.description = description
    self.command = command
  }
}
