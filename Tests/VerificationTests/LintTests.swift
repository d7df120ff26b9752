import Testing
import Verification

/// The sources are formatted as `.swift-format` says.
@Suite struct LintTests {
  private static let formatter = Subprocess.find(["swift-format"])

  @Test(.enabled(if: formatter != nil, "swift-format is not installed"))
  func sourcesAreFormatted() throws {
    let formatter = try #require(Self.formatter)
    try Places.withFolder { folder in
      let package = Places.package
      let outcome = try Subprocess.run(
        [
          formatter, "lint", "--strict", "--recursive", "--configuration",
          "\(package)/.swift-format", "\(package)/Sources", "\(package)/Tests",
          "\(package)/Package.swift",
        ], log: "\(folder)/log")
      #expect(outcome.status == 0, "\(outcome.output)")
    }
  }
}
