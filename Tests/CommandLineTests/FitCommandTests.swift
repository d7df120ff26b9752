import Foundation
import Testing

@Suite struct FitCommandTests {
  @Test func smallModelFits() throws {
    let outcome = try Tool.run(["fit", Places.model("digits"), "-t", "stm32c031c6,esp32"])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("stm32c031c6: fits"))
    #expect(outcome.output.contains("esp32: fits"))
  }

  @Test func largeModelDoesNotFitAndWaysOutAreShown() throws {
    try Places.withFolder { folder in
      try Places.write(ChangedModel.large(), to: "\(folder)/large.tflite")
      let outcome = try Tool.run(["fit", "\(folder)/large.tflite", "-t", "stm32c031c6"])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("stm32c031c6: does not fit"))
      #expect(outcome.output.contains("→ shrink step 0 RELU"))
      // The answer is yes where one of all targets fits.
      #expect(try Tool.run(["fit", "\(folder)/large.tflite", "--all-targets"]).status == 0)
    }
  }

  @Test func shrinkingSavesWorkAndWeights() throws {
    func model(_ options: String...) throws -> [String: Any] {
      let path = Places.model("operators/CHAIN/idle_channels")
      let outcome = try Tool.run(
        ["fit", path, "-t", "stm32c031c6", "--format", "json"] + options)
      return try #require(outcome.object?["model"] as? [String: Any])
    }
    // 6x5 pixels: 6 of 3x3x3, 6 of 3x3, 5 of 6; 3x3 pixels: 4 of 3x3x5, 3 of 4.
    let macs = 30 * (6 * 27 + 6 * 9 + 5 * 6) + 9 * (4 * 45 + 3 * 4)
    let shrunk = 30 * (2 * 27 + 2 * 9 + 4 * 2) + 9 * (4 * 36 + 3 * 4)
    #expect(try model()["macs"] as? Int == macs)
    #expect(try model()["macs_after_shrinking"] as? Int == shrunk)
    #expect(try model("--no-shrink")["macs_after_shrinking"] as? Int == macs)
  }

  /// Chips have kernels of their own, whatever others are asked for with them.
  @Test func eachTargetHasTheProgramForItsCore() throws {
    func targets(_ ids: String) throws -> [[String: Any]] {
      let words = ["fit", Places.model("digits"), "-t", ids, "--format", "json"]
      return try #require(try Tool.run(words).object?["targets"] as? [[String: Any]])
    }
    let ids = ["esp32c3", "stm32l4r5zi", "stm32f103c8"]
    let together = try targets(ids.joined(separator: ","))
    for (id, one) in zip(ids, together) {
      let alone = try targets(id)[0]
      for key in ["target", "latency_us", "ram", "flash"] {
        #expect((one[key] as? NSObject) == (alone[key] as? NSObject), "\(id) \(key)")
      }
    }
    let times = together.compactMap { $0["latency_us"] as? Int }
    #expect(Set(times).count == 3)
  }

  @Test func keysAreThoseOfTheContract() throws {
    let outcome = try Tool.run(["fit", Places.model("digits"), "--all-targets", "--format", "json"])
    let report = try #require(outcome.object)
    let model = try #require(report["model"] as? [String: Any])
    #expect(Set(model.keys) == ["name", "sha256", "numerics", "macs", "macs_after_shrinking"])
    #expect(model["name"] as? String == "digits")
    #expect((model["sha256"] as? String)?.count == 64)
    let targets = try #require(report["targets"] as? [[String: Any]])
    #expect(targets.count > 30)
    for target in targets {
      #expect(target.keys.contains("latency_us"))
      #expect(
        Set(target.keys).isSuperset(of: ["target", "fits", "ram", "flash", "latency_us", "plan"]))
      let ram = try #require(target["ram"] as? [String: Any])
      #expect(Set(ram.keys).isSuperset(of: ["arena", "state", "stack", "total", "available"]))
      let flash = try #require(target["flash"] as? [String: Any])
      #expect(Set(flash.keys).isSuperset(of: ["weights", "code", "total", "available"]))
      let plan = try #require(target["plan"] as? [String: Any])
      #expect(Set(plan.keys).isSuperset(of: ["lower_bound", "optimal", "peak_step"]))
    }
  }

  @Test func tableIsCSV() throws {
    let outcome = try Tool.run(["fit", Places.model("sine"), "-t", "esp32", "--format", "csv"])
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0] == "target,verdict,RAM needed,RAM available,flash needed,flash available,time")
    #expect(lines[1].hasPrefix("esp32,fits,"))
  }
}
