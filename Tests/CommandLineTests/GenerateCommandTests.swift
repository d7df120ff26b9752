import Foundation
import Testing

@Suite struct GenerateCommandTests {
  @Test func writesTheWholeFolder() throws {
    try Places.withFolder { folder in
      let outcome = try generate(to: "\(folder)/out", "--for", "all")
      #expect(outcome.status == 0)
      #expect(outcome.output.hasPrefix("\(folder)/out: "))
      let names = try Places.names(in: "\(folder)/out")
      #expect(Set(names).isSuperset(of: ["CMakeLists.txt", "Makefile", "README.md", "src"]))
      let sources = try Places.names(in: "\(folder)/out/src")
      #expect(Set(sources).isSuperset(of: ["digits.c", "digits.h", "digits_weights.c", "kernels"]))
      #expect(try Places.names(in: folder) == ["out"])
    }
  }

  @Test func twoRunsAreByteIdentical() throws {
    try Places.withFolder { folder in
      _ = try generate(to: "\(folder)/a")
      _ = try generate(to: "\(folder)/b")
      #expect(try Tool.shell("diff -r '\(folder)/a' '\(folder)/b'").status == 0)
    }
  }

  @Test func replacesItsOwnFolder() throws {
    try Places.withFolder { folder in
      _ = try generate(to: "\(folder)/out")
      try Places.write("stale".utf8, to: "\(folder)/out/stale")
      #expect(try generate(to: "\(folder)/out", "--for", "make").status == 0)
      #expect(try Places.names(in: "\(folder)/out").contains("stale") == false)
      #expect(try Places.names(in: folder) == ["out"])
    }
  }

  @Test func refusesAFolderThatItDidNotMake() throws {
    try Places.withFolder { folder in
      try Places.write("precious".utf8, to: "\(folder)/thesis.txt")
      let outcome = try generate(to: folder)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("\(folder) holds files that kinglet did not make"))
      #expect(try Places.names(in: folder) == ["thesis.txt"])
    }
  }

  @Test func refusesAFileInTheWay() throws {
    try Places.withFolder { folder in
      try Places.write("precious".utf8, to: "\(folder)/out")
      let outcome = try generate(to: "\(folder)/out")
      #expect(outcome.status == 2 || outcome.status == 5)
      #expect(try Places.bytes("\(folder)/out") == Array("precious".utf8))
    }
  }

  @Test(arguments: ["/proc/kinglet/out", "/dev/full/out", "/dev/null/out"])
  func unwritablePlaceIsNamed(place: String) throws {
    let outcome = try generate(to: place)
    #expect(outcome.status == 5)
    #expect(outcome.errors.contains("cannot be written: "), "\(outcome.errors)")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/bin/sh"), "needs a shell"))
  func fullDiskLeavesNothingHalfWritten() throws {
    try Places.withFolder { folder in
      let model = Places.model("digits")
      // No file may grow beyond a kilobyte, as on a full disk.
      let outcome = try Tool.shell(
        "trap '' XFSZ; ulimit -f 2; \"$KINGLET\" generate '\(model)' -o '\(folder)/out'")
      #expect(outcome.status == 5, "\(outcome.errors)")
      #expect(try Places.names(in: folder) == [])
    }
  }

  @Test func modelThatDoesNotFitIsWrittenAndTheAnswerIsNo() throws {
    try Places.withFolder { folder in
      try Places.write(ChangedModel.large(), to: "\(folder)/large.tflite")
      let outcome = try Tool.run([
        "generate", "\(folder)/large.tflite", "-o", "\(folder)/out", "-t", "stm32c031c6",
      ])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("stm32c031c6: does not fit"))
    }
  }

  @Test func summaryIsJSON() throws {
    try Places.withFolder { folder in
      let outcome = try generate(to: "\(folder)/out", "--format", "json")
      let summary = try #require(outcome.object)
      #expect(summary["folder"] as? String == "\(folder)/out")
      #expect(summary["fits"] as? Bool == true)
      #expect((summary["files"] as? [String])?.contains("src/digits.c") == true)
    }
  }

  @Test func rowsOfTheInputComeOneByOne() throws {
    try Places.withFolder { folder in
      #expect(try generate(to: "\(folder)/out", "--stream-input").status == 0)
      let readme = String(
        decoding: try Places.bytes("\(folder)/out/README.md"), as: UTF8.self)
      #expect(readme.contains("_push_row(row(y));") && !readme.contains("_invoke();"))
      let both = try generate(to: "\(folder)/two", "--stream-input", "--sliced")
      #expect(both.status == 2 && both.errors.contains("exclude each other"))
      let words = ["generate", Places.model("sine"), "-o", "\(folder)/sine", "--stream-input"]
      let none = try Tool.run(words)
      #expect(none.status == 4 && none.errors.contains("an image of several rows"))
      #expect(try Places.names(in: folder) == ["out"])
    }
  }

  private func generate(to folder: String, _ more: String...) throws -> Tool.Outcome {
    try Tool.run(["generate", Places.model("digits"), "-o", folder] + more)
  }
}
