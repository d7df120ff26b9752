import Foundation
import Testing

@Suite struct VerifyCommandTests {
  @Test func modelPassesOnBothEngines() throws {
    for engine in ["interpreter", "c"] {
      let outcome = try Tool.run(["verify", Places.model("digits"), "--engine", engine])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("pass: 1 of 1 cases with engine \(engine) on host"))
      #expect(outcome.output.contains("random_0, random_1, random_2, extremes, ramp"))
    }
  }

  @Test(arguments: [["--sliced"], ["--sliced", "--trace", "--optimize", "ram"], ["--trace"]])
  func runsThatCanBeLeftOffAndTracedPass(options: [String]) throws {
    let outcome = try Tool.run(["verify", Places.model("digits")] + options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("9 steps equal on 5 inputs"))
  }

  @Test func suitePassesAndKeysAreThoseOfTheContract() throws {
    let outcome = try Tool.run([
      "verify", "--suite", "\(Places.package)/Tests/Models", "--engine", "interpreter",
      "--format", "json",
    ])
    #expect(outcome.status == 0)
    let report = try #require(outcome.object)
    #expect(
      Set(report.keys).isSuperset(of: ["engine", "on", "cases", "passed", "failed", "unsupported"]))
    #expect(report["engine"] as? String == "interpreter")
    #expect(report["passed"] as? Int == report["cases"] as? Int)
  }

  @Test func changedGoldenIsAFailureWithAPlace() throws {
    try withSuite { folder in
      let path = "\(folder)/digits/v0/output_0.npy"
      var bytes = try Places.bytes(path)
      bytes[bytes.count - 1] ^= 1
      try Places.write(bytes, to: path)
      let words = ["verify", "--suite", folder, "--engine", "interpreter"]
      let outcome = try Tool.run(words)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("digits v0 at [0, 9]: expected "))
      #expect(outcome.output.contains("Reproduce: kinglet verify --suite"))
      let report = try #require(try Tool.run(words + ["--format", "json"]).object)
      let failure = try #require((report["failed"] as? [[String: Any]])?.first)
      #expect(failure["case"] as? String == "digits")
      #expect(failure["vector"] as? String == "v0")
      #expect(failure["index"] as? [Int] == [0, 9])
      #expect(failure["expected"] is Int && failure["actual"] is Int)
    }
  }

  @Test func unsupportedCaseIsCountedAndTheAnswerIsNo() throws {
    try withSuite { folder in
      try FileManager.default.createDirectory(
        atPath: "\(folder)/odd", withIntermediateDirectories: true)
      try Places.write(ChangedModel.unsupported(), to: "\(folder)/odd/model.tflite")
      let outcome = try Tool.run([
        "verify", "--suite", folder, "--engine", "interpreter", "--format", "json",
      ])
      #expect(outcome.status == 1)
      let report = try #require(outcome.object)
      #expect(report["passed"] as? Int == 1)
      #expect((report["failed"] as? [Any])?.count == 0)
      let item = try #require((report["unsupported"] as? [[String: Any]])?.first)
      #expect(item["case"] as? String == "odd")
      #expect((item["reason"] as? String)?.contains("CUSTOM()") == true)
    }
  }

  @Test func filterThatMatchesNothingIsAUsageError() throws {
    let outcome = try Tool.run([
      "verify", "--suite", "\(Places.package)/Tests/Models", "--filter", "no such case",
    ])
    #expect(outcome.status == 2)
  }

  /// Calls `body` with a suite of one case, `digits`.
  private func withSuite(_ body: (String) throws -> Void) throws {
    try Places.withFolder { folder in
      try FileManager.default.copyItem(
        atPath: "\(Places.package)/Tests/Models/digits", toPath: "\(folder)/digits")
      try body(folder)
    }
  }
}
