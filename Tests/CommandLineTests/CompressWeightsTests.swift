import Foundation
import Testing

/// Weights in a prefix code, where `--compress-weights` asks for it.
@Suite struct CompressWeightsTests {
  private let pruned = Places.model("operators/CHAIN/pruned")
  private let flags = ["--optimize", "speed", "--compress-weights"]

  private func fit(_ words: [String]) throws -> (weights: Int, instructions: Int, saved: Int?) {
    let run = try Tool.run(["fit", pruned, "-t", "stm32f405rg", "--format", "json"] + words)
    let target = try #require((run.object?["targets"] as? [[String: Any]])?.first)
    let coded = run.object?["coded_weights"] as? [String: Any]
    return (
      (target["flash"] as? [String: Any])?["weights"] as? Int ?? 0,
      (target["latency"] as? [String: Any])?["instructions"] as? Int ?? 0,
      coded?["saved_bytes"] as? Int
    )
  }

  @Test func flashFallsByWhatIsSavedAndTimeRises() throws {
    let plain = try fit(["--optimize", "speed"])
    let coded = try fit(flags)
    #expect(plain.saved == nil)
    #expect(coded.saved ?? 0 > 1000)
    #expect(plain.weights - coded.weights == coded.saved)
    #expect(coded.instructions > plain.instructions)
  }

  @Test func everyLayerThatIsCodedSaysWhatItSaves() throws {
    let inspected = try Tool.run(["inspect", pruned] + flags)
    let line =
      /#3 FULLY_CONNECTED: [\d,]+ bytes of constants in \d+ \(a prefix code is undone exactly\)/
    #expect(inspected.output.contains(line))
    let fitted = try Tool.run(["fit", pruned, "-t", "stm32f405rg"] + flags)
    #expect(
      fitted.output.contains(
        /In flash, weights of \d layers are coded, which takes [\d,]+ bytes less\./))
  }

  @Test func whereNothingPaysItSaysSo() throws {
    let words = ["fit", Places.model("sine"), "-t", "stm32f405rg", "--compress-weights"]
    let run = try Tool.run(words)
    #expect(run.status == 0)
    #expect(
      run.output.contains(
        "In flash, no weights are coded: no layer would take 12 % and 256 bytes less by it."))
  }

  @Test(arguments: [
    ["--optimize", "balanced"], ["--optimize", "ram"], ["--optimize", "size"],
    ["--optimize", "speed", "--sliced"], ["--optimize", "speed", "--hot-weights", "1K"],
    ["--optimize", "speed", "--regions", "FAST:40%,SLOW"],
    ["--optimize", "speed", "--kernels", "dsp", "--flash-budget", "9000"],
  ]) func itGoesTogetherWithOtherOptions(words: [String]) throws {
    let run = try Tool.run(["verify", pruned, "--compress-weights"] + words)
    #expect(run.status == 0, "\(run.output) \(run.errors)")
  }

  @Test func modelsShareWhatDecodes() throws {
    let run = try Tool.run(
      ["verify", pruned, Places.model("digits"), "--compress-weights", "--optimize", "speed"])
    #expect(run.status == 0, "\(run.output) \(run.errors)")
  }
}
