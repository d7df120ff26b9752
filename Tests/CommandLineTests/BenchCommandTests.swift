import Foundation
import Testing
import Verification

/// Instructions counted on emulated chips; those whose compiler or emulator is missing are skipped.
@Suite struct BenchCommandTests {
  private static let present = EmulatedChip.all.filter { (try? $0.requireTools()) != nil }
    .map(\.id)

  @Test(arguments: present.filter { ["cortex-m0", "cortex-m4", "rv32imc", "xtensa"].contains($0) })
  func countsAreExactAndKeysAreThoseOfTheContract(id: String) throws {
    let words = ["bench", Places.model("digits"), "--on", id, "--format", "json"]
    let outcome = try Tool.run(words)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try #require(outcome.object)
    #expect(
      Set(report.keys).isSuperset(of: ["on", "instructions", "cycles_estimate", "steps", "stack"]))
    #expect(report["on"] as? String == id)
    let instructions = try #require(report["instructions"] as? Int)
    // No core does a multiply-accumulate of 21,872 in less than an instruction.
    #expect(instructions > 21_872 && instructions < 21_872 * 300)
    #expect((report["cycles_estimate"] is Int) == id.hasPrefix("cortex"))
    let steps = try #require(report["steps"] as? [[String: Any]])
    #expect(steps.count == 9)
    let sum = steps.reduce(0) { $0 + ($1["instructions"] as? Int ?? 0) }
    // Marks cost a few instructions each, and change what the compiler makes of what is between them.
    #expect(abs(sum - instructions) < instructions / 16, "\(sum) of \(instructions)")
    let stack = try #require(report["stack"] as? [String: Int])
    let (bound, highWater) = (stack["bound"] ?? 0, stack["high_water"] ?? 0)
    #expect(highWater > 0 && highWater <= bound && bound < highWater * 5 / 4)
    #expect(try Tool.run(words).output == outcome.output, "two runs count the same")
  }

  @Test(.enabled(if: !present.isEmpty, "no emulated chip can be used"))
  func layersAreATable() throws {
    let outcome = try Tool.run([
      "bench", Places.model("sine"), "--on", Self.present[0], "--layers", "--kernels", "scalar",
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("kl_fully_connected_tiled"))
    #expect(outcome.output.contains("stack: bound "))
  }

  /// No slice is longer than the longest layer, and none is left out.
  @Test(.enabled(if: !present.isEmpty, "no emulated chip can be used"))
  func slicesAreCounted() throws {
    let words = [
      "bench", Places.model("digits"), "--on", Self.present[0], "--sliced", "--format", "json",
    ]
    let report = try #require(try Tool.run(words).object)
    let instructions = try #require(report["instructions"] as? Int)
    let slices = try #require(report["slices"] as? [String: Int])
    // 8 rows of three layers, 4, 2 and 2 of others, and layers that have none.
    #expect(slices["count"] == 35)
    let longest = try #require(slices["longest"])
    #expect(longest * 35 > instructions && longest * 4 < instructions)
    let steps = try #require(report["steps"] as? [[String: Any]])
    let index = try #require(slices["step"])
    let whole = try #require(steps[index]["instructions"] as? Int)
    #expect(longest <= whole)
  }

  @Test func toolThatIsMissingIsNamed() throws {
    let outcome = try Tool.run(
      ["bench", Places.model("sine"), "--on", "cortex-m4"], environment: ["PATH": "/nowhere"])
    #expect(outcome.status == 5)
  }
}
