import Foundation
import PackagePlugin

/// Writes every file of `Templates` and `Targets` into the module `EmbeddedFiles` as a string, so
/// that one moved binary carries all it needs and no list of files has to be kept.
@main struct EmbedFiles: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
    let root = context.package.directoryURL
    let names = try ["Templates", "Targets"].flatMap { try Self.files(below: $0, of: root) }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTexts.swift")
    let arguments = [output.path(percentEncoded: false), root.path(percentEncoded: false)] + names
    return [
      .buildCommand(
        displayName: "Embed Templates and Targets", executable: URL(filePath: "/bin/sh"),
        arguments: ["-c", Self.script, "embed"] + arguments,
        inputFiles: names.map { root.appending(path: $0) }, outputFiles: [output])
    ]
  }

  /// Writes an array of names and texts. Arguments: the output, the package, the names.
  private static let script = #####"""
    set -e
    output=$1
    cd "$2"
    shift 2
    {
      echo 'let embeddedTexts: [(name: StaticString, text: StaticString)] = ['
      for name; do
        printf '  ("%s", ####"""\n' "$name"
        cat "$name"
        printf '\n"""####),\n'
      done
      echo ']'
    } > "$output"
    """#####

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
}
