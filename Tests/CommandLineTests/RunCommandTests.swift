import Foundation
import Testing

@Suite struct RunCommandTests {
  private static let folder = "\(Places.package)/Tests/Models/digits"
  private static let input = "\(folder)/v0/input_0.npy"

  @Test(arguments: ["interpreter", "c"])
  func writesTheGoldenOutput(engine: String) throws {
    try Places.withFolder { folder in
      let outcome = try Tool.run([
        "run", Places.model("digits"), "-i", Self.input, "-o", folder, "--engine", engine,
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(try Places.names(in: folder) == ["output_0.npy"])
      let (golden, actual) = (
        try Places.bytes("\(Self.folder)/v0/output_0.npy"),
        try Places.bytes("\(folder)/output_0.npy")
      )
      #expect(golden.suffix(10) == actual.suffix(10))
    }
  }

  @Test func writesEveryLayer() throws {
    try Places.withFolder { folder in
      _ = try Tool.run(["run", Places.model("digits"), "-i", Self.input, "-o", folder, "--layers"])
      let names = try Places.names(in: folder)
      #expect(names.count > 5)
      #expect(names.allSatisfy { $0.hasPrefix("t") || $0 == "output_0.npy" })
    }
  }

  @Test func printsValues() throws {
    let outcome = try Tool.run(["run", Places.model("digits"), "-i", Self.input])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(" int8[1x10] "))
    let json = try Tool.run(["run", Places.model("digits"), "-i", Self.input, "--format", "json"])
    let outputs = try #require(json.object?["outputs"] as? [[String: Any]])
    #expect((outputs[0]["values"] as? [Any])?.count == 10)
  }

  @Test func wrongInputIsNamed() throws {
    let wrong = "\(Places.package)/Tests/Models/sine/v0/input_0.npy"
    let outcome = try Tool.run(["run", Places.model("digits"), "-i", wrong])
    #expect(outcome.status == 3)
    #expect(outcome.errors.hasPrefix("\(wrong): "))
    let noArray = try Tool.run(["run", Places.model("digits"), "-i", Places.model("digits")])
    #expect(noArray.status == 3)
    #expect(noArray.errors.contains("not a .npy file"))
  }
}
