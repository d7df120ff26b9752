import Compiler
import Foundation
import Testing
import Verification

/// The generated folder is a project that CMake and make build as it is.
@Suite struct GeneratedFolderTests {
  private static let cmake = Subprocess.find(["cmake"])
  private static let make = Subprocess.find(["make"])

  @Test(.enabled(if: cmake != nil, "cmake is not installed"))
  func cmakeBuildsIt() throws {
    let cmake = try #require(Self.cmake)
    try withGenerated { folder in
      try succeed([cmake, "-S", folder, "-B", "\(folder)/build"], folder)
      try succeed([cmake, "--build", "\(folder)/build"], folder)
      #expect(Files.exists("\(folder)/build/libdigits.a"))
    }
  }

  @Test(.enabled(if: make != nil, "make is not installed"))
  func makeBuildsIt() throws {
    let make = try #require(Self.make)
    try withGenerated { folder in
      try succeed([make, "-C", folder], folder)
      #expect(Files.exists("\(folder)/libdigits.a"))
    }
  }

  @Test func isTheSameEveryTimeAndNamesNoPlaceOfThisMachine() throws {
    let (first, second) = (try files(), try files())
    #expect(first.map(\.path) == second.map(\.path))
    #expect(first.map(\.text) == second.map(\.text))
    let places = [Places.package, NSHomeDirectory() + "/", NSTemporaryDirectory()]
    for file in first {
      for place in places where place.count > 2 {
        #expect(!file.text.contains(place), "\(file.path) names \(place)")
      }
      #expect(!file.text.contains("kl_model") && !file.text.contains("//% "), "\(file.path)")
    }
  }

  private func files() throws -> [GeneratedFile] {
    let item = try Places.ownCase("digits")
    let compilation = try CaseRun(item).compilation
    let report = FitReport(
      compilation, name: "digits", file: try Files.read(item.modelPath), targets: Target.all)
    return Package(
      compilation.program, name: "digits", report: report,
      ecosystems: Set(Package.Ecosystem.allCases), version: "test"
    ).files
  }

  private func withGenerated(_ body: (String) throws -> Void) throws {
    try Places.withFolder { folder in
      try Files.writeFolder(files(), to: "\(folder)/digits")
      try body("\(folder)/digits")
    }
  }

  private func succeed(_ arguments: [String], _ folder: String) throws {
    let outcome = try Subprocess.run(arguments, log: "\(folder).log")
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}
