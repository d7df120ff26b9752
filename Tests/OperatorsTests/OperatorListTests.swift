import Foundation
import Operators
import Testing

/// The list of operators against the folder, the vectors and README.
@Suite struct OperatorListTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  @Test func listNamesEveryOperatorOfTheFolder() throws {
    let folder = Self.root.appending(path: "Sources/Operators")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".swift") }
      .compactMap { file in
        try Self.text("Sources/Operators/\(file)")
          .firstMatch(of: /static let name = "([^"]+)"/).map { String($0.1) }
      }
    #expect(names.sorted() == importableOperators.map { $0.name }.sorted())
  }

  @Test func everyOperatorIsJudgedByVectors() {
    let unjudged = importableOperators.filter { $0.inputElements.isEmpty }.map { $0.name }.sorted()
    // The import resolves these.
    #expect(unjudged == ["CALL_ONCE", "VAR_HANDLE"])
  }

  @Test func readmeHasTheTableOfTheList() throws {
    let readme = try Self.text("README.md")
    #expect(readme.contains("\n\(OperatorTable.markdown)\n"))
  }
}
