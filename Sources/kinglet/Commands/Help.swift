import Operators

extension Command {
  static let help = Command(
    "help", "[COMMAND | operators]", "what a command does; the supported operators"
  ) { arguments, console in
    guard let topic = arguments.operands.first else {
      Help.overview(on: console)
      return .yes
    }
    if topic == "operators" {
      console.print(OperatorTable.markdown)
      return .yes
    }
    guard let command = named(topic) else { throw UsageError("unknown command \(topic)") }
    Help.command(command, on: console)
    return .yes
  }
}

/// The texts of `kinglet help`, made from the commands themselves.
enum Help {
  static func overview(on console: Console) {
    console.print(
      """
      \(console.styled("kinglet", .bold)) turns quantized neural networks into portable C for microcontrollers.

      Usage: kinglet COMMAND [OPTIONS]

      """)
    for command in Command.all {
      console.print("  \(padded(command.name, 12))\(command.summary)")
    }
    console.print("\nkinglet help COMMAND says more; kinglet --version names this version.")
  }

  static func command(_ command: Command, on console: Console) {
    console.print("Usage: kinglet \(command.name) \(command.operands)\n\n\(command.summary)\n")
    for option in command.options + Command.commonOptions where option.isListed {
      let names = option.names.joined(separator: ", ")
      let spelling = option.value.map { "\(names) \($0)" } ?? names
      let gap = spelling.count < 30 ? padded(spelling, 32) : "\(spelling)\n\(padded("", 34))"
      console.print("  \(gap)\(option.help)")
    }
    if !command.details.isEmpty { console.print("\n\(command.details)") }
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
