import Compiler
import Foundation
import Testing
import Verification

/// The memory that `generate` promises: macros, and a file that `fit` compares.
@Suite struct BudgetTests {
  @Test func headerCountsAllRAM() throws {
    try withDigits { folder in
      let macros = try macros(of: "\(folder)/src/digits.h")
      let parts = ["ARENA", "STATE", "OTHER", "STACK"].compactMap { macros["DIGITS_\($0)_BYTES"] }
      #expect(parts.count == 4)
      #expect(macros["DIGITS_ARENA_BYTES"] ?? 0 > 500)
      #expect(macros["DIGITS_STACK_BYTES"] ?? 0 > 300)
      let needed = parts.reduce(0, +)
      guard let compiler = Subprocess.find(["cc", "gcc", "clang"]) else { return }
      for (budget, compiles) in [(needed, true), (needed - 1, false)] {
        let outcome = try Subprocess.run(
          [
            compiler, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
            "-DDIGITS_RAM_BUDGET=\(budget)", "\(folder)/src/digits.c",
          ], log: "\(folder)/log")
        #expect((outcome.status == 0) == compiles, "\(outcome.output)")
      }
    }
  }

  /// Fewer static bytes in the header than in the source do not compile.
  @Test func sourceChecksTheHeader() throws {
    guard let compiler = Subprocess.find(["cc", "gcc", "clang"]) else { return }
    try withDigits { folder in
      let path = "\(folder)/src/digits.h"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try text.replacing(/OTHER_BYTES \d+/, with: "OTHER_BYTES (-1)")
        .write(toFile: path, atomically: true, encoding: .utf8)
      let outcome = try Subprocess.run(
        [compiler, "-std=c99", "-fsyntax-only", "\(folder)/src/digits.c"], log: "\(folder)/log")
      #expect(outcome.status != 0)
    }
  }

  @Test func stackSaysWhereItComesFrom() throws {
    try Places.withFolder { folder in
      let words = ["generate", Places.model("digits"), "-o", "\(folder)/out", "-t", "stm32f405rg"]
      let estimated = try Tool.run(words, environment: ["PATH": "/nowhere"])
      #expect(estimated.status == 0)
      #expect(try header(folder).contains("estimated from measured kernels, for stm32f405rg"))
      guard Subprocess.find(["arm-none-eabi-gcc"]) != nil else { return }
      #expect(try Tool.run(words).status == 0)
      #expect(try header(folder).contains("from the call graph of arm-none-eabi-gcc"))
    }
  }

  @Test func numbersAboveTheBudgetAreNamed() throws {
    try Places.withFolder { folder in
      let quiet = ["PATH": "/nowhere"]
      let model = Places.model("digits")
      let generated = try Tool.run(
        ["generate", model, "-o", "\(folder)/out", "-t", "stm32f405rg"], environment: quiet)
      #expect(generated.status == 0)
      let path = "\(folder)/out/digits_budget.json"
      let check = ["fit", model, "--check-budget", path]
      #expect(try Tool.run(check, environment: quiet).status == 0)
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let budget = try JSONDecoder().decode(Budget.self, from: Data(text.utf8))
      try text.replacing("\"arena\" : \(budget.arena)", with: "\"arena\" : \(budget.arena - 1)")
        .write(toFile: path, atomically: true, encoding: .utf8)
      let outcome = try Tool.run(check, environment: quiet)
      #expect(outcome.status == 1)
      #expect(
        outcome.output.contains(
          "over budget: arena: \(budget.arena) bytes, budget \(budget.arena - 1)"))
      let report = try #require(
        try Tool.run(check + ["--format", "json"], environment: quiet).object)
      let excess = try #require((report["over_budget"] as? [[String: Any]])?.first)
      #expect(excess["what"] as? String == "arena")
    }
  }

  @Test func fileThatIsNoBudgetIsMalformed() throws {
    try Places.withFolder { folder in
      try Places.write("{}".utf8, to: "\(folder)/b.json")
      let outcome = try Tool.run(
        ["fit", Places.model("digits"), "--check-budget", "\(folder)/b.json"])
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains("not a budget"))
    }
  }

  private func header(_ folder: String) throws -> String {
    try String(contentsOfFile: "\(folder)/out/src/digits.h", encoding: .utf8)
  }

  private func withDigits(_ body: (String) throws -> Void) throws {
    try Places.withFolder { folder in
      let outcome = try Tool.run(["generate", Places.model("digits"), "-o", "\(folder)/out"])
      #expect(outcome.status == 0)
      try body("\(folder)/out")
    }
  }

  /// The macros of a header that are plain numbers.
  private func macros(of path: String) throws -> [String: Int] {
    var found: [String: Int] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 3, words[0] == "#define" { found[String(words[1])] = Int(words[2]) }
    }
    return found
  }
}
