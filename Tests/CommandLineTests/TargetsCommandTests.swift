import Foundation
import Testing

@Suite struct TargetsCommandTests {
  @Test func listsEveryFile() throws {
    let outcome = try Tool.run(["targets", "--format", "csv"])
    #expect(outcome.status == 0)
    let ids = outcome.output.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
    let files = try Self.files
    #expect(ids.map { "\($0).json" }.sorted() == files)
  }

  /// All but what is known of cores.
  private static var files: [String] {
    get throws { try Places.names(in: "\(Places.package)/Targets").filter { $0 != "cores" } }
  }

  @Test func showsOne() throws {
    let outcome = try Tool.run(["targets", "show", "esp32"])
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("esp32: "))
  }

  @Test func everyFileIsValid() throws {
    for file in try Self.files {
      let outcome = try Tool.run(["targets", "check", "\(Places.package)/Targets/\(file)"])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test func shownTargetIsAValidFile() throws {
    try Places.withFolder { folder in
      let shown = try Tool.run(["targets", "show", "esp32", "--format", "json"])
      try Places.write(shown.output.utf8, to: "\(folder)/mine.json")
      let outcome = try Tool.run(["targets", "check", "\(folder)/mine.json"])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    ("{", "not valid JSON"), ("{}", "must be present"), ("[1]", "must be of type"),
    ("{\"id\": 3}", "id must be of type String"),
  ])
  func wrongFileIsExplained(text: String, message: String) throws {
    try Places.withFolder { folder in
      try Places.write(text.utf8, to: "\(folder)/mine.json")
      let outcome = try Tool.run(["targets", "check", "\(folder)/mine.json"])
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }
}
