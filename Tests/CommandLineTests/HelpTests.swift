import Foundation
import Testing

@Suite struct HelpTests {
  private static let commands = [
    "inspect", "fit", "generate", "verify", "run", "targets", "completion", "help",
  ]

  @Test func overviewNamesEveryCommand() throws {
    for words in [["help"], ["--help"], ["-h"]] {
      let outcome = try Tool.run(words)
      #expect(outcome.status == 0)
      #expect(Self.commands.allSatisfy { outcome.output.contains("  \($0) ") })
    }
  }

  @Test(arguments: commands)
  func everyCommandExplainsItself(command: String) throws {
    let (long, short) = (try Tool.run(["help", command]), try Tool.run([command, "--help"]))
    #expect(long.status == 0 && short.status == 0)
    #expect(long.output == short.output)
    #expect(long.output.hasPrefix("Usage: kinglet \(command) "))
    #expect(long.output.split(separator: "\n").allSatisfy { $0.count <= 140 })
  }

  @Test func operatorsAreListed() throws {
    let rows = try Tool.run(["help", "operators"]).output.split(separator: "\n").dropFirst(2)
    let names = rows.map { String($0.dropFirst(2).prefix { $0 != " " }) }
    #expect(names.contains("CONV_2D") && names.contains("SOFTMAX"))
    #expect(names == names.sorted())
  }

  @Test func versionIsPrinted() throws {
    let outcome = try Tool.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("kinglet "))
  }

  @Test(arguments: ["bash", "zsh"])
  func completionScriptIsValid(shell: String) throws {
    let outcome = try Tool.run(["completion", shell])
    #expect(outcome.status == 0)
    #expect(Self.commands.allSatisfy { outcome.output.contains($0) })
    let isHere = try Tool.shell("command -v bash").status == 0
    guard isHere, shell == "bash" else { return }
    let completed = try Tool.shell(
      """
      bash -c 'source <("$KINGLET" completion bash); COMP_WORDS=(kinglet ins); COMP_CWORD=1; _kinglet; echo "${COMPREPLY[@]}"'
      """)
    #expect(completed.output == "inspect\n", "\(completed.errors)")
    let choices = try Tool.shell(
      """
      bash -c 'source <("$KINGLET" completion bash); COMP_WORDS=(kinglet run --numerics l); COMP_CWORD=3; _kinglet; echo "${COMPREPLY[@]}"'
      """)
    #expect(choices.output == "litert\n", "\(choices.errors)")
  }

  @Test func fishScriptNamesEveryCommand() throws {
    let outcome = try Tool.run(["completion", "fish"])
    #expect(Self.commands.allSatisfy { outcome.output.contains("-a \($0) ") })
  }

  @Test func noEscapeCodesOffATerminal() throws {
    for words in [
      ["help"], ["inspect", Places.model("sine")], ["fit", Places.model("sine"), "-t", "esp32"],
    ] {
      let outcome = try Tool.run(words)
      #expect(!outcome.output.contains("\u{1B}") && !outcome.errors.contains("\u{1B}"))
    }
  }

  @Test func colorIsAChoice() throws {
    let colored = try Tool.run(["help", "--color", "always"])
    let plain = try Tool.run(["help", "--color", "never"])
    #expect(colored.output.contains("\u{1B}["))
    #expect(!plain.output.contains("\u{1B}"))
  }

  /// `script` gives the tool a terminal.
  @Test func noColorIsHonoredOnATerminal() throws {
    let has = try Tool.shell("command -v script").status == 0
    guard has else { return }
    let colored = try Tool.shell(
      "env -u NO_COLOR TERM=xterm script -qec '\"$KINGLET\" help' /dev/null")
    #expect(colored.output.contains("\u{1B}[1m"))
    let plain = try Tool.shell("NO_COLOR=1 TERM=xterm script -qec '\"$KINGLET\" help' /dev/null")
    #expect(!plain.output.contains("\u{1B}[1m"))
  }
}
