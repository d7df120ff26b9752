import Foundation
import Testing

/// Commands that are given several models make one library of them.
@Suite struct SeveralModelsTests {
  private static let digits = Places.model("digits")
  private static let gesture = Places.model("gesture")
  private static let delay = Places.model("operators/SignalDelay/long")

  @Test func oneFolderHasBothModels() throws {
    try Places.withFolder { folder in
      let outcome = try Tool.run([
        "generate", Self.digits, Self.gesture, "-o", "\(folder)/out", "--name", "home",
        "--name-a", "near", "-t", "stm32f405rg",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let sources = Set(try Places.names(in: "\(folder)/out/src"))
      #expect(
        sources.isSuperset(of: ["home.c", "home.h", "near.h", "gesture.h", "home_weights.c"]))
      #expect(sources.isDisjoint(with: ["near.c", "gesture.c", "digits.h"]))
      let readme = try String(contentsOfFile: "\(folder)/out/README.md", encoding: .utf8)
      #expect(readme.contains("near_invoke();") && readme.contains("gesture_invoke();"))
      #expect(readme.contains("Made by Kinglet:") && readme.contains("`HOME_ARENA_BYTES`"))
      #expect(!readme.contains("kl_model") && !readme.contains("//% "))
      // The folder is a project as it is, and its own budget is kept.
      if try Tool.shell("command -v make && command -v cc").status == 0 {
        #expect(try Tool.shell("make -C '\(folder)/out'").status == 0)
        #expect(try Places.names(in: "\(folder)/out").contains("libhome.a"))
      }
      let check = try Tool.run([
        "fit", Self.digits, Self.gesture, "--check-budget", "\(folder)/out/home_budget.json",
      ])
      #expect(check.status == 0, "\(check.output)\(check.errors)")
    }
  }

  /// The program that the README shows is one.
  @Test func usageInTheReadmeCompiles() throws {
    guard try Tool.shell("command -v cc").status == 0 else { return }
    try Places.withFolder { folder in
      let models = [Self.digits, Self.gesture]
      #expect(try Tool.run(["generate"] + models + ["-o", "\(folder)/out"]).status == 0)
      let readme = try String(contentsOfFile: "\(folder)/out/README.md", encoding: .utf8)
      let code = try #require(readme.split(separator: "```c\n").last?.split(separator: "```").first)
      let lines = code.split(separator: "\n")
      let includes = lines.filter { $0.hasPrefix("#include") }.joined(separator: "\n")
      let rest = lines.filter { !$0.hasPrefix("#include") }.joined(separator: "\n")
      try "\(includes)\nint main(void) {\n\(rest)\nreturn 0;\n}\n"
        .write(toFile: "\(folder)/main.c", atomically: true, encoding: .utf8)
      let outcome = try Tool.shell("cc -fsyntax-only -I'\(folder)/out/src' '\(folder)/main.c'")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    (
      ["--name-a", "x", "--name-b", "x"],
      "models 1 and 2 are both called x: other names are given by"
    ),
    (["--name-a", "x", "--name", "x"], "a model and all of them together are both called x"),
    (["--name-c", "x"], "--name-c names a model that is not there: 2 are given"),
    (["--name-b", "Int"], "--name-b must be a C identifier in lower case"),
    (
      ["--name-a", "x", "--name-b", "x_state"],
      "x_state is also what generated code calls something"
    ),
  ])
  func namesThatCannotStandTogetherAreRefused(options: [String], sentence: String) throws {
    try Places.withFolder { folder in
      let outcome = try Tool.run(
        ["generate", Self.digits, Self.gesture, "-o", "\(folder)/out"] + options)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
      #expect(try Places.names(in: folder) == [])
    }
  }

  @Test func oneModelAloneIsNamedByName() throws {
    let outcome = try Tool.run(["generate", Self.digits, "-o", "out", "--name-a", "x"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("--name-a names one of several models"))
    let twice = try Tool.run(["generate", Self.digits, Self.digits, "-o", "out"])
    #expect(twice.errors.contains("models 1 and 2 are both called digits"))
  }

  @Test(arguments: ["generate", "fit", "verify"])
  func theModelThatIsMalformedIsNamed(command: String) throws {
    try Places.withFolder { folder in
      let path = "\(folder)/broken.tflite"
      try Places.write(try Places.bytes(Self.gesture).prefix(100), to: path)
      let more = ["generate": ["-o", "\(folder)/out"], "fit": ["-t", "esp32"]][command] ?? []
      let outcome = try Tool.run([command, Self.digits, path] + more)
      #expect(outcome.status == 3)
      #expect(outcome.errors.hasPrefix("\(path): "), "\(outcome.errors)")
      #expect(try Places.names(in: folder) == ["broken.tflite"])
    }
  }

  @Test func fitAddsStatesAndSharesTheArena() throws {
    func report(_ models: String...) throws -> [String: Any] {
      // How far a run in slices has come is state.
      let words = ["fit"] + models + ["-t", "stm32f405rg", "--sliced", "--format", "json"]
      return try #require(try Tool.run(words).object)
    }
    func sizes(_ report: [String: Any], _ kind: String) throws -> [String: Int] {
      let target = try #require((report["targets"] as? [[String: Any]])?.first)
      return try #require(target[kind] as? [String: Any]).compactMapValues { $0 as? Int }
    }
    let (digits, delay) = (try report(Self.digits), try report(Self.delay))
    let both = try report(Self.digits, Self.delay)
    let rams = try [digits, delay, both].map { try sizes($0, "ram") }
    #expect(rams[2]["arena"] == max(rams[0]["arena"] ?? 0, rams[1]["arena"] ?? 0))
    #expect(rams[2]["state"] == (rams[0]["state"] ?? 0) + (rams[1]["state"] ?? 0))
    #expect(rams.allSatisfy { $0["state"] ?? 0 > 0 })
    let flashes = try [digits, delay, both].map { try sizes($0, "flash")["total"] ?? 0 }
    #expect(flashes[2] <= flashes[0] + flashes[1] && flashes[2] > max(flashes[0], flashes[1]))
    let twice = try sizes(report(Self.digits, Self.digits), "flash")
    #expect(twice["weights"] == (try sizes(digits, "flash")["weights"]))
    let target = try #require((both["targets"] as? [[String: Any]])?.first)
    #expect(target["saved_flash"] as? Int == flashes[0] + flashes[1] - flashes[2])
    #expect(
      (both["models"] as? [[String: Any]])?.map { $0["name"] as? String } == ["digits", "long"])
  }

  @Test(arguments: ["--menu", "--map", "--report=x.html"])
  func whatShowsOneModelSaysSo(option: String) throws {
    let outcome = try Tool.run(["fit", Self.digits, Self.gesture, "-t", "esp32", option])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(" shows one MODEL (found 2)"))
  }

  @Test func verifyRunsThemInTurnToo() throws {
    let outcome = try Tool.run(["verify", Self.digits, Self.delay, "--random", "1"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("pass: 3 of 3 cases with engine c on host"))
    #expect(
      outcome.output.contains("digits+long: equal in turn too, as one library with one arena"))
    let interpreted = try Tool.run(["verify", Self.digits, Self.delay, "--engine", "interpreter"])
    #expect(interpreted.output.contains("pass: 2 of 2 cases with engine interpreter"))
  }
}
