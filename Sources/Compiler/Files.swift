import FoundationEssentials

/// A file or folder that could not be read or written, or an outside tool that did not do its work.
package struct IOError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// A file given as input that is not what it has to be.
package struct InputError: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}

/// Reading and writing files, with errors that say which file.
package enum Files {
  /// The bytes of a file.
  package static func read(_ path: String) throws(IOError) -> [UInt8] {
    do {
      return [UInt8](try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw IOError("\(path): cannot be read: \(reason(error))")
    }
  }

  /// Writes a file whole or not at all, making its folder if needed.
  package static func write(_ bytes: some Collection<UInt8>, to path: String) throws(IOError) {
    let url = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: url, options: .atomic)
    } catch {
      throw IOError("\(path): cannot be written: \(reason(error))")
    }
  }

  /// Makes `folder` hold exactly `files`: it is written beside and then renamed, so that it is
  /// there whole or not at all.
  package static func writeFolder(_ files: [GeneratedFile], to folder: String) throws(IOError) {
    let target = URL(filePath: folder).standardizedFileURL
    let beside = target.deletingLastPathComponent()
      .appending(path: ".\(target.lastPathComponent).\(UUID().uuidString)")
    let old = beside.appendingPathExtension("old")
    let manager = FileManager.default
    defer {
      try? manager.removeItem(at: beside)
      try? manager.removeItem(at: old)
    }
    for file in files { try write(file.text.utf8, to: beside.appending(path: file.path).path) }
    do {
      if exists(target.path) { try manager.moveItem(at: target, to: old) }
      do {
        try manager.moveItem(at: beside, to: target)
      } catch {
        if exists(old.path) { try manager.moveItem(at: old, to: target) }
        throw error
      }
    } catch {
      throw IOError("\(folder): cannot be written: \(reason(error))")
    }
  }

  /// A new empty folder for files that nobody keeps.
  package static func temporaryFolder() throws(IOError) -> String {
    let url = FileManager.default.temporaryDirectory.appending(path: "kinglet-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      return url.path
    } catch {
      throw IOError("\(url.path): cannot be made: \(reason(error))")
    }
  }

  package static func remove(_ path: String) {
    try? FileManager.default.removeItem(at: URL(filePath: path))
  }

  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// True for a folder, symbolic links followed.
  package static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

  /// The names in a folder, sorted.
  package static func names(in folder: String) throws(IOError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      throw IOError("\(folder): cannot be listed: \(reason(error))")
    }
  }

  /// What the system says, without Foundation's wrapping.
  private static func reason(_ error: any Error) -> String {
    guard let error = error as? CocoaError else { return "\(error)" }
    return switch error.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "no such file or folder"
    case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
    case .fileWriteOutOfSpace: "no space left on the disk"
    case .fileWriteVolumeReadOnly: "the file system is read-only"
    case .fileWriteFileExists: "a file is in the way"
    default:
      (error.underlying as? POSIXError).map {
        $0.code == .EISDIR ? "a folder, not a file" : "\($0.code)"
      }
        ?? "error \(error.code.rawValue)"
    }
  }
}
