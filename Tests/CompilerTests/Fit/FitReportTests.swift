import Foundation
import IR
import TFLite
import Testing

@testable import Compiler

struct FitReportTests {
  /// Steps run one by one.
  private func report(
    _ targets: [Target], _ tuning: Tuning = Tuning(goal: .speed)
  ) throws -> FitReport {
    let file = try SourceTree.bytes("\(SourceTree.root)/Tests/Models/digits/model.tflite")
    let compilation = try Compilation(try Model(bytes: file), tuning: tuning)
    return FitReport(compilation, name: "digits", file: file, targets: targets)
  }

  private var smallChip: Target {
    get throws { try #require(Target.named("stm32f103c8")) }
  }

  @Test func theNumbersAddUp() throws {
    let target = try smallChip
    let report = try report([target], Tuning(goal: .speed, shrinks: false))
    // Three convolutions, two depthwise ones and a dense layer of digits.
    let macs = 4608 + 4608 + 8192 + 1152 + 3072 + 240
    #expect(report.model.macs == macs && report.model.macsAfterShrinking == macs)
    #expect(report.steps.map(\.macs).reduce(0, +) == macs)
    #expect(report.steps.count == 9)
    // One of the 16 channels of the second convolution is idle, and the two that are made of it.
    let shrunk = macs - 512 - 72 - 192
    #expect(try self.report([target]).model.macsAfterShrinking == shrunk)

    let verdict = try #require(report.targets.first)
    #expect(verdict.fits && report.fits && verdict.waysOut.isEmpty)
    // The widest step, 8x8x16 out over 8x8x8 in, needs 1040 bytes. In so few its result starts at
    // most 8 bytes from the bottom, and the next one has no room 16 bytes below it or 832 above.
    #expect(verdict.ram.arena == 1048)
    #expect(verdict.plan.lowerBound == 1048 && verdict.plan.optimal)
    let live = report.steps.map(\.live)
    #expect(live.max() == 1040 && live[verdict.plan.peakStep] == 1040)
    #expect(verdict.ram.state == 0)
    #expect(verdict.ram.total == verdict.ram.arena + verdict.ram.other + verdict.ram.stack)
    #expect(verdict.ram.available == 20480 - 4096)
    #expect(verdict.ram.region == "SRAM")
    #expect(verdict.flash.total == verdict.flash.weights + verdict.flash.code)
    #expect(verdict.flash.available == 65536 - 8192)
    // 1960 bytes in the file, and a multiplier, a shift and a table more.
    #expect((1960...4096).contains(verdict.flash.weights))
  }

  @Test func whatDoesNotFitHasWaysOut() throws {
    var target = try smallChip
    target.regions[0].bytes = 4096 + 1280
    let noRAM = try #require(try report([target]).targets.first)
    #expect(!noRAM.fits && noRAM.ram.available == 1280)
    #expect(noRAM.waysOut.contains { $0.hasPrefix("shrink step ") })
    #expect(noRAM.waysOut.contains { $0.hasPrefix("take a chip with more RAM: ") })

    target = try smallChip
    target.flash.bytes = 8192
    let noFlash = try #require(try report([target]).targets.first)
    #expect(!noFlash.fits && noFlash.flash.available == 0)
    #expect(noFlash.waysOut.contains { $0.hasPrefix("take a chip with more flash: ") })
    #expect(try !report([smallChip, target]).fits)
  }

  @Test func jsonHasTheKeysOfTheContract() throws {
    let data = try JSONEncoder().encode(try report([smallChip]))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let model = try #require(json["model"] as? [String: Any])
    #expect(Set(model.keys).isSuperset(of: ["name", "sha256", "macs", "macs_after_shrinking"]))
    let target = try #require((json["targets"] as? [[String: Any]])?.first)
    #expect(
      Set(target.keys).isSuperset(of: ["target", "fits", "ram", "flash", "latency_us", "plan"]))
    #expect(
      Set((target["ram"] as? [String: Any] ?? [:]).keys)
        .isSuperset(of: ["arena", "state", "stack", "total", "available"]))
    #expect(
      Set((target["flash"] as? [String: Any] ?? [:]).keys)
        .isSuperset(of: ["weights", "code", "total", "available"]))
    #expect(
      Set((target["plan"] as? [String: Any] ?? [:]).keys)
        .isSuperset(of: ["lower_bound", "optimal", "peak_step"]))
  }
}
