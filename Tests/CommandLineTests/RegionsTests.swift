import Foundation
import Testing

@Suite struct RegionsTests {
  @Test func generatedFolderSaysWhatTheLinkerScriptNeeds() throws {
    try Places.withFolder { folder in
      let outcome = try Tool.run(
        [
          "generate", Places.model("digits"), "-t", "stm32f405rg", "--regions", "auto",
          "--hot-weights", "1K", "-o", "\(folder)/out", "--name", "digits",
        ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let readme = String(decoding: try Places.bytes("\(folder)/out/README.md"), as: UTF8.self)
      #expect(readme.contains("  .ccmram (NOLOAD) : { *(.ccmram) } > CCM\n"))
      #expect(readme.contains("  CCM (rw) : ORIGIN = 0x10000000, LENGTH = 65536\n"))
      #expect(readme.contains("| SRAM | `digits_memory_sram` |"))
      #expect(readme.contains("| CCM | `digits_state_memory`"))
      let header = String(decoding: try Places.bytes("\(folder)/out/src/digits.h"), as: UTF8.self)
      #expect(
        header.contains("#define DIGITS_ARENA void *arena_sram, void *arena_ccm, void *state"))
      let sizes = try ["SRAM_", "CCM_", ""].map { name in
        let line = header.split(separator: "\n").first {
          $0.hasPrefix("#define DIGITS_ARENA_\(name)BYTES ")
        }
        return try #require(line?.split(separator: " ").last.flatMap { Int($0) })
      }
      #expect(sizes[0] + sizes[1] == sizes[2])
      let source = String(decoding: try Places.bytes("\(folder)/out/src/digits.c"), as: UTF8.self)
      #expect(source.contains("#define DIGITS_CCM_SECTION __attribute__((section(\".ccmram\")))"))
    }
  }

  @Test func fitListsRegions() throws {
    let outcome = try Tool.run(
      [
        "fit", Places.model("digits"), "-t", "stm32f405rg", "--regions", "auto", "--format", "json",
      ])
    let targets = try #require(outcome.object?["targets"] as? [[String: Any]])
    let ram = try #require(targets.first?["ram"] as? [String: Any])
    let regions = try #require(ram["regions"] as? [[String: Any]])
    #expect(regions.map { $0["region"] as? String } == ["SRAM", "CCM"])
    #expect(regions.compactMap { $0["arena"] as? Int }.reduce(0, +) == ram["arena"] as? Int)
    let plan = targets.first?["plan"] as? [String: Any]
    #expect(plan?["cheapest_regions"] as? Bool == true)
    let map = try Tool.run(
      ["fit", Places.model("digits"), "-t", "stm32f405rg", "--regions", "auto", "--map"])
    #expect(map.output.contains("Memories: from 0 SRAM, from ") && map.output.contains("A  SRAM "))
    // Without the option there is one region, and nothing about others.
    let plain = try Tool.run(["fit", Places.model("digits"), "-t", "stm32f405rg", "--map"])
    #expect(!plain.output.contains("Memories:") && !plain.output.contains("CCM"))
  }

  @Test func memoriesCanBeMadeUp() throws {
    for command in ["verify", "run"] {
      let inputs =
        command == "run"
        ? ["-i", "\(Places.package)/Tests/Models/digits/v0/input_0.npy"]
        : ["--engine", "interpreter"]
      let outcome = try Tool.run(
        [command, Places.model("digits"), "--regions", "A:40%,B:100%,C"] + inputs)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let small = try Tool.run(
      ["verify", Places.model("digits"), "--engine", "interpreter", "--regions", "A:64,B:64"])
    #expect(small.status == 1 && small.errors.contains("no plan has been found whose arena fits"))
  }

  @Test(arguments: [
    (["--regions", "auto"], "--regions auto needs -t TARGET"),
    (["--regions", "A,A"], "--regions must name A once"),
    (["--regions", "A:4x"], "--regions must give A bytes, kilobytes or a part of the arena"),
    (["--regions", "4A"], "--regions must be auto or names of memories"),
    (["--regions", "STATE"], "--regions must be auto or names of memories"),
    (["--hot-weights", "all"], "--hot-weights must be bytes or kilobytes"),
    ([Places.model("sine"), "--regions", "A,B"], "--regions divides the arena of one MODEL"),
  ])
  func whatCannotBeUnderstoodIsSaid(words: [String], message: String) throws {
    let outcome = try Tool.run(["verify", Places.model("digits")] + words)
    #expect(outcome.status == 2 && outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func whatTheChipDoesNotHaveIsSaid() throws {
    let outcome = try Tool.run(
      ["fit", Places.model("digits"), "-t", "esp8266", "--regions", "DRAM,IRAM"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("can only be read and written in words of 32 bits"))
  }
}
