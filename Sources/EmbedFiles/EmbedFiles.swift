import Foundation
import PackagePlugin

/// Writes every file of `Templates` and `Targets` into the module `EmbeddedFiles` as a string, so
/// that one moved binary carries all it needs and no list of files has to be kept.
@main struct EmbedFiles: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let folder = context.pluginWorkDirectoryURL.appending(path: "generated")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let root = context.package.directoryURL
    let entries = try ["Templates", "Targets"].flatMap { try Self.files(below: $0, of: root) }
      .map { name in
        let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
        return "  (\"\(name)\", ####\"\"\"\n\(text)\n\"\"\"####),\n"
      }
    let source =
      "let embeddedTexts: [(name: StaticString, text: StaticString)] = [\n\(entries.joined())]\n"
    try Self.write(source, to: folder.appending(path: "EmbeddedTexts.swift"))
    // The work is done; the command only tells the build where the source lies.
    return [
      .prebuildCommand(
        displayName: "Embed Templates and Targets", executable: URL(filePath: "/usr/bin/env"),
        arguments: ["true"], outputFilesDirectory: folder)
    ]
  }

  /// The files below `folder` that are not hidden, as sorted paths below `root`.
  private static func files(below folder: String, of root: URL) throws -> [String] {
    let manager = FileManager.default
    let base = root.appending(path: folder).path(percentEncoded: false)
    return try manager.subpathsOfDirectory(atPath: base).filter { name in
      var isFolder: ObjCBool = false
      let exists = manager.fileExists(atPath: "\(base)/\(name)", isDirectory: &isFolder)
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      return exists && !isFolder.boolValue && !isHidden
    }.sorted().map { "\(folder)/\($0)" }
  }

  /// An unchanged file keeps its date, so that nothing is built again.
  private static func write(_ text: String, to file: URL) throws {
    if let old = try? String(contentsOf: file, encoding: .utf8), old == text { return }
    try text.write(to: file, atomically: true, encoding: .utf8)
  }
}
