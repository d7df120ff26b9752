import Foundation
import Testing

/// The plans that `fit --menu` lists, and `--ram-budget`, which picks one.
@Suite struct MenuTests {
  private func arena(_ words: [String]) throws -> Int? {
    let fit = try Tool.run(["fit", "-t", "stm32f405rg", "--format", "json"] + words)
    let targets = fit.object?["targets"] as? [[String: Any]]
    return (targets?.first?["ram"] as? [String: Any])?["arena"] as? Int
  }

  @Test(arguments: ["digits", "gesture"]) func everyLineIsWhatItsFlagsBuild(name: String) throws {
    let model = Places.model(name)
    let menu = try Tool.run(["fit", model, "-t", "stm32f405rg", "--menu", "--format", "json"])
    #expect(menu.status == 0)
    let lines = try #require(menu.object?["menu"] as? [[String: Any]])
    #expect(!lines.isEmpty)
    var (bytes, instructions) = (Int.max, -1)
    for line in lines {
      let flags = try #require(line["flags"] as? String).split(separator: " ").map(String.init)
      let (arena, slower) = (line["arena_bytes"] as? Int, line["instructions"] as? Int)
      #expect(try self.arena([model] + flags) == arena)
      // Each is slower than those that need more.
      #expect(arena ?? .max < bytes && slower ?? -1 > instructions)
      (bytes, instructions) = (arena ?? 0, slower ?? 0)
    }
    let none = try Tool.run(["fit", model, "-t", "stm32f405rg", "--ram-budget", "\(bytes - 1)"])
    #expect(none.status == 1)
    #expect(none.errors.contains("the smallest has \(bytes) bytes"), "\(none.errors)")
  }

  @Test func budgetsAreBytesOrKilobytes() throws {
    let model = Places.model("digits")
    let words = try ["1K", "1024"].map { try arena([model, "--ram-budget", $0]) }
    #expect(words[0] == words[1])
    let wrong = try Tool.run(["fit", model, "-t", "stm32f405rg", "--ram-budget", "1M"])
    #expect(wrong.status == 2 && wrong.errors.contains("9000 or 32K (found 1M)"))
  }
}
