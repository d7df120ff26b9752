import Foundation
import TFLite
import Testing

/// Real models, where the folder `../shared` lies next to the package.
@Suite struct SharedModelsTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/models").standardizedFileURL

  /// The folders of the models that say what they hold.
  private static var cases: [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).sorted().filter {
      FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/case.json").path)
    }
  }

  @Test(.enabled(if: !cases.isEmpty, "../shared/models is absent"), arguments: cases)
  func hasTheOperatorsThatAreListed(name: String) throws {
    let folder = Self.folder.appending(path: name)
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: folder.appending(path: "case.json")))
    let listed = try #require((json as? [String: Any])?["ops"] as? [String: Int])

    let bytes = try Data(contentsOf: folder.appending(path: "model.tflite"))
    let model = try Model(bytes: Array(bytes))
    var found: [String: Int] = [:]
    for op in model.subgraphs.flatMap(\.operators) {
      found[op.code.customName ?? op.code.name, default: 0] += 1
    }
    #expect(found == listed)
  }
}
