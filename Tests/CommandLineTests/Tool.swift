import Foundation

/// The real binary, which the test build has put beside the test bundle.
struct Tool {
  /// How a run ended and what it said.
  struct Outcome {
    /// The exit status, or 128 plus the number of the signal that ended it.
    let status: Int32
    let output: String
    let errors: String

    /// The output as a JSON object.
    var object: [String: Any]? { Self.object(output) }
    /// The standard error as a JSON object.
    var errorObject: [String: Any]? { Self.object(errors) }

    private static func object(_ text: String) -> [String: Any]? {
      (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    }
  }

  static let path: String = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let folders =
      [bundle]
      + (1...4).map { depth in
        (0..<depth).reduce(bundle) { folder, _ in folder.deletingLastPathComponent() }
      }
    return folders.map { $0.appendingPathComponent("kinglet").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "kinglet"
  }()

  /// Runs `kinglet` with these words; `environment` replaces single variables.
  static func run(
    _ words: [String], environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(program: path, words, environment: environment)
  }

  /// Runs a line of the shell in which `$KINGLET` is the tool.
  static func shell(_ line: String) throws -> Outcome {
    try run(program: "/bin/sh", ["-c", line], environment: ["KINGLET": path])
  }

  private static func run(
    program: String, _ words: [String], environment: [String: String]
  ) throws -> Outcome {
    try Places.withFolder { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: program)
      process.arguments = words
      process.environment = ProcessInfo.processInfo.environment
        .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.merging(environment) { $1 }
      let files = ["out", "err"].map { "\(folder)/\($0)" }
      for file in files { _ = FileManager.default.createFile(atPath: file, contents: nil) }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle(forWritingAtPath: files[0])
      process.standardError = FileHandle(forWritingAtPath: files[1])
      try process.run()
      process.waitUntilExit()
      let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
      let isSignal = process.terminationReason == .uncaughtSignal
      return Outcome(
        status: process.terminationStatus + (isSignal ? 128 : 0), output: texts[0],
        errors: texts[1])
    }
  }
}
