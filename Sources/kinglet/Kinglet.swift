#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The tool: finds the command, runs it, and turns what happened into an exit status.
@main
enum Kinglet {
  static let version = "0.1.0"

  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    exit(status(of: words).rawValue)
  }

  private static func status(of words: [String]) -> ExitStatus {
    var console = Console()
    do {
      guard let first = words.first else {
        Help.overview(on: Console())
        return .usage
      }
      if first == "--version" {
        console.print("kinglet \(version)")
        return .yes
      }
      if first == "--help" || first == "-h" {
        Help.overview(on: console)
        return .yes
      }
      guard let command = Command.named(first) else {
        throw UsageError("unknown command \(first)")
      }
      let arguments = try Arguments(Array(words.dropFirst()), for: command)
      console = Console(
        format: arguments["--format"].flatMap(Console.Format.init) ?? .text,
        color: arguments["--color"] ?? "auto")
      if arguments.has("--help") {
        Help.command(command, on: console)
        return .yes
      }
      return try command.body(arguments, console)
    } catch let located as LocatedError {
      return report(Failure(located.error, file: located.file), console)
    } catch {
      let status = report(Failure(error, file: nil), console)
      if let usage = error as? UsageError {
        console.note("See: kinglet help\(usage.command.map { " \($0)" } ?? "")")
      }
      return status
    }
  }

  private static func report(_ failure: Failure, _ console: Console) -> ExitStatus {
    failure.report(to: console)
    return failure.status
  }
}
