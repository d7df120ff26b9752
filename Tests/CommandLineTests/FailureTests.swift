import Foundation
import Testing

/// Broken, unsupported and missing files: each has its status and its sentence.
@Suite struct FailureTests {
  @Test(arguments: ["inspect", "fit", "generate", "verify", "run"])
  func malformedModelIsNamedWithPathAndByte(command: String) throws {
    try withModel(Array(Places.bytes(Places.model("sine")).dropLast(700))) { path, folder in
      let outcome = try Tool.run(words(command, path, folder))
      #expect(outcome.status == 3)
      #expect(outcome.output == "")
      #expect(outcome.errors.hasPrefix("\(path): "), "\(outcome.errors)")
      #expect(outcome.errors.contains("(byte "), "\(outcome.errors)")
      #expect(try Places.names(in: folder) == ["model.tflite"])
    }
  }

  @Test func malformedModelIsAnObjectInJSON() throws {
    try withModel(Array("TFL3 it is not".utf8)) { path, _ in
      let outcome = try Tool.run(["inspect", path, "--format", "json"])
      #expect(outcome.status == 3)
      let error = try #require(outcome.errorObject?["error"] as? [String: Any])
      #expect(error["kind"] as? String == "malformed")
      #expect(error["at"] as? String == path)
      #expect((error["message"] as? String)?.contains("not a .tflite file") == true)
    }
  }

  @Test(arguments: ["fit", "generate", "verify", "run"])
  func everyUnsupportedNodeIsListed(command: String) throws {
    try withModel(ChangedModel.unsupported()) { path, folder in
      let outcome = try Tool.run(words(command, path, folder))
      #expect(outcome.status == 4)
      let expected = (0..<3).map { "\(path): node \($0) CUSTOM(): operator is not supported\n" }
      #expect(outcome.errors == expected.joined())
      #expect(try Places.names(in: folder) == ["model.tflite"])
    }
  }

  @Test func unsupportedModelIsAnObjectInJSON() throws {
    try withModel(ChangedModel.unsupported()) { path, _ in
      let outcome = try Tool.run(["fit", path, "-t", "esp32", "--format", "json"])
      #expect(outcome.status == 4)
      #expect(outcome.output == "")
      let error = try #require(outcome.errorObject?["error"] as? [String: Any])
      #expect(error["kind"] as? String == "unsupported")
      #expect((error["message"] as? String)?.split(separator: "\n").count == 3)
    }
  }

  @Test func inspectShowsWhatIsNotSupported() throws {
    try withModel(ChangedModel.unsupported()) { path, _ in
      let outcome = try Tool.run(["inspect", path])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("Not supported:\n  #0 CUSTOM(): operator is not supported"))
    }
  }

  @Test(arguments: ["inspect", "fit", "generate", "verify", "run"])
  func missingModelIsNamed(command: String) throws {
    let outcome = try Tool.run(words(command, "/nowhere/x.tflite", "/tmp"))
    #expect(outcome.status == 5)
    #expect(outcome.errors == "/nowhere/x.tflite: cannot be read: no such file or folder\n")
  }

  @Test func folderAsModelIsRefused() throws {
    let outcome = try Tool.run(["inspect", "/tmp"])
    #expect(outcome.status == 5)
    #expect(outcome.errors == "/tmp: cannot be read: a folder, not a file\n")
  }

  @Test func endlessFileIsRefused() throws {
    let outcome = try Tool.shell("ulimit -v 4194304; timeout 20 \"$KINGLET\" inspect /dev/zero")
    #expect(outcome.status == 3 || outcome.status == 5, "\(outcome.status)")
  }

  @Test func missingSuiteIsNamed() throws {
    let outcome = try Tool.run(["verify", "--suite", "/nowhere"])
    #expect(outcome.status == 5)
    #expect(outcome.errors == "/nowhere: no such folder\n")
  }

  @Test func suiteWithoutCasesIsNoSuccess() throws {
    try Places.withFolder { folder in
      let outcome = try Tool.run(["verify", "--suite", folder])
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains("no case found"))
    }
  }

  @Test func missingCompilerIsNamedWithWhatToInstall() throws {
    let outcome = try Tool.run(
      ["verify", Places.model("sine")], environment: ["PATH": "", "CC": "no-such-compiler"])
    #expect(outcome.status == 5)
    #expect(outcome.errors.contains("no C compiler: looked for no-such-compiler"))
    #expect(outcome.errors.contains("install gcc or clang, or set CC"))
  }

  @Test func closedOutputDoesNoHarm() throws {
    let model = Places.model("digits")
    let closed = try Tool.shell("\"$KINGLET\" inspect '\(model)' >&-")
    #expect([0, 5].contains(closed.status))
    let gone = try Tool.shell("\"$KINGLET\" inspect '\(model)' --tensors | head -1")
    #expect(gone.status == 0)
    #expect(gone.output.hasPrefix("digits"))
  }

  private func words(_ command: String, _ model: String, _ folder: String) -> [String] {
    switch command {
    case "fit": ["fit", model, "-t", "esp32"]
    case "generate": ["generate", model, "-o", "\(folder)/out", "--name", "net"]
    case "verify": ["verify", model, "--engine", "interpreter"]
    case "run": ["run", model, "-i", "\(Places.package)/Tests/Models/sine/v0/input_0.npy"]
    default: [command, model]
    }
  }

  private func withModel(
    _ bytes: [UInt8], _ body: (_ path: String, _ folder: String) throws -> Void
  ) throws {
    try Places.withFolder { folder in
      try Places.write(bytes, to: "\(folder)/model.tflite")
      try body("\(folder)/model.tflite", folder)
    }
  }
}
