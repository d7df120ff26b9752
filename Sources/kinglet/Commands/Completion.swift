extension Command {
  static let completion = Command(
    "completion", "bash|zsh|fish", "a script that completes kinglet's words in a shell",
    details: "bash: source <(kinglet completion bash)    fish: kinglet completion fish | source"
  ) { arguments, console in
    switch try arguments.operand("bash, zsh or fish") {
    case "bash": console.print(Completion.bash)
    case "zsh": console.print("autoload -U +X bashcompinit && bashcompinit\n\(Completion.bash)")
    case "fish": console.print(Completion.fish)
    case let shell:
      throw UsageError("expected bash, zsh or fish (found \(shell))", command: "completion")
    }
    return .yes
  }
}

/// Scripts made from the list of commands.
private enum Completion {
  private static func words(_ command: Command) -> String {
    (command.options + Command.commonOptions).filter(\.isListed).flatMap(\.names).joined(
      separator: " ")
  }

  static var bash: String {
    let cases = Command.all.map { "    \($0.name)) words=\"\(words($0))\" ;;" }
    let options = Command.all.flatMap(\.options) + Command.commonOptions
    let choices = Set(
      options.filter { !$0.choices.isEmpty }.map {
        "    \($0.key)) words=\"\($0.choices.joined(separator: " "))\" ;;"
      }
    ).sorted()
    return """
      _kinglet() {
        local words="" current="${COMP_WORDS[COMP_CWORD]}"
        if [ "$COMP_CWORD" -eq 1 ]; then
          words="\(Command.all.map(\.name).joined(separator: " ")) --version --help"
        else
          case "${COMP_WORDS[1]}" in
      \(cases.joined(separator: "\n"))
          esac
        fi
        COMPREPLY=()
        case "${COMP_WORDS[COMP_CWORD-1]}" in
      \(choices.joined(separator: "\n"))
          -t|--target) words="$(kinglet targets --format csv | tail -n +2 | cut -d, -f1)" ;;
        esac
        while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
        if [ ${#COMPREPLY[@]} -eq 0 ]; then
          while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
        fi
      }
      complete -o filenames -F _kinglet kinglet
      """
  }

  static var fish: String {
    let commands = Command.all.map {
      "complete -c kinglet -n __fish_use_subcommand -f -a \($0.name) -d '\($0.summary)'"
    }
    let options = Command.all.flatMap { command in
      (command.options + Command.commonOptions).map { option in
        let spellings = option.names.map {
          $0.hasPrefix("--") ? "-l \($0.dropFirst(2))" : "-s \($0.dropFirst())"
        }.joined(separator: " ")
        let value = option.value == nil ? "" : " -r"
        let choices =
          option.choices.isEmpty ? "" : " -f -a '\(option.choices.joined(separator: " "))'"
        let help = option.help.replacing("'", with: "\\'")
        return "complete -c kinglet -n '__fish_seen_subcommand_from \(command.name)' "
          + "\(spellings)\(value)\(choices) -d '\(help)'"
      }
    }
    return (commands + options).joined(separator: "\n")
  }
}
