import Foundation
import Testing

/// Kernels chosen so that weights and code keep within `--flash-budget`.
@Suite struct FlashBudgetTests {
  private struct Cost {
    var flash = Int.max
    var instructions = 0
  }

  private func cost(_ model: String, _ budget: Int?) throws -> Cost? {
    let words = ["fit", model, "-t", "stm32f405rg", "--format", "json"]
    let fit = try Tool.run(words + (budget.map { ["--flash-budget", "\($0)"] } ?? []))
    let target = (fit.object?["targets"] as? [[String: Any]])?.first
    guard let flash = (target?["flash"] as? [String: Any])?["total"] as? Int else { return nil }
    let latency = target?["latency"] as? [String: Any]
    return Cost(flash: flash, instructions: latency?["instructions"] as? Int ?? 0)
  }

  @Test(arguments: ["digits", "gesture"]) func lessFlashTakesMoreInstructions(name: String) throws {
    let model = Places.model(name)
    var last = try #require(try cost(model, nil))
    var steps = 0
    while let next = try cost(model, last.flash - 1) {
      #expect(next.flash < last.flash && next.instructions > last.instructions)
      let words = ["verify", model, "--kernels", "dsp", "--flash-budget", "\(last.flash - 1)"]
      #expect(try Tool.run(words).status == 0)
      (last, steps) = (next, steps + 1)
    }
    #expect((1...30).contains(steps))
    let none = try Tool.run(["fit", model, "-t", "stm32f405rg", "--flash-budget", "100"])
    #expect(none.status == 1)
    let smallest = none.errors.firstMatch(of: /the smallest take about (\d+) bytes/)
    #expect(smallest.flatMap { Int($0.1) } ?? 0 <= last.flash)
  }

  @Test func budgetsAreBytesOrKilobytes() throws {
    let words = ["fit", Places.model("digits"), "-t", "stm32f405rg", "--flash-budget", "much"]
    let wrong = try Tool.run(words)
    #expect(wrong.status == 2 && wrong.errors.contains("--flash-budget must be bytes"))
  }
}
