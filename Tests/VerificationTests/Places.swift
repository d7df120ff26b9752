import Compiler
import Foundation
import Verification

/// Where the tests find models, and where they may write.
enum Places {
  /// The folder of the package.
  static let package = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .standardizedFileURL.path

  /// This project's own models.
  static let models = "\(package)/Tests/Models"

  /// A folder of the material that lies beside a development checkout.
  static func shared(_ name: String) -> String { "\(package)/../shared/\(name)" }

  /// Calls `body` with the path of an empty folder that is removed afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    return try body(folder)
  }

  /// The case of that name among this project's own.
  static func ownCase(_ name: String) throws -> Case {
    guard let found = try Case.all(in: models).first(where: { $0.name == name }) else {
      throw IOError("\(models)/\(name): no such case")
    }
    return found
  }
}
