import Foundation
import TFLite
import Testing

/// The package on disk, and what lies beside it.
enum SourceTree {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().standardizedFileURL.path
  static let shared = "\(root)/../shared"

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes("\(root)/\(path)"), as: UTF8.self)
  }

  /// The files below a folder that are not hidden, as sorted paths below it.
  static func files(below folder: String) -> [String] {
    let manager = FileManager.default
    return (manager.subpaths(atPath: folder) ?? []).filter { path in
      var isFolder: ObjCBool = false
      return manager.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder)
        && !isFolder.boolValue && !path.split(separator: "/").contains { $0.hasPrefix(".") }
    }.sorted()
  }

  /// The project's own models, as paths below `Tests/Models`.
  static let ownModels = files(below: "\(root)/Tests/Models")
    .filter { $0.hasSuffix("/model.tflite") }.map { String($0.dropLast("/model.tflite".count)) }

  static func ownModel(_ name: String) throws -> Model {
    try Model(bytes: bytes("\(root)/Tests/Models/\(name)/model.tflite"))
  }
}

/// What a program that ran elsewhere left.
struct Outcome {
  let status: Int32
  let output: [UInt8]
  var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a program from the search path and waits for it.
func run(_ arguments: String..., in folder: String = NSTemporaryDirectory()) throws -> Outcome {
  try run(arguments, in: folder)
}

func run(_ arguments: [String], in folder: String) throws -> Outcome {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  process.currentDirectoryURL = URL(filePath: folder)
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  try process.run()
  let output = [UInt8](pipe.fileHandleForReading.readDataToEndOfFile())
  process.waitUntilExit()
  return Outcome(status: process.terminationStatus, output: output)
}

/// True if `program` is on the search path.
func canRun(_ program: String) -> Bool {
  ((try? run(program, "--version"))?.status ?? 1) == 0
}

/// Calls `body` with an empty folder, which is gone afterwards.
func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(
    path: "kinglet-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}
