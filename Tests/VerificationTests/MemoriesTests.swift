import Compiler
import Foundation
import IR
import Testing

@testable import Verification

/// Arenas in several memories give the same bits, and lie where they should.
@Suite struct MemoriesTests {
  /// A part of each arena in one memory, the rest in another, and some weights in RAM.
  private static let divided = MemoryRequest(
    .named([.init("FAST", .percent(40)), .init("SLOW", .free)]), hotWeightBytes: 2048)

  private static let chips = ["cortex-m4", "cortex-m7", "cortex-m55"].filter { id in
    guard let chip = EmulatedChip.named(id) else { return false }
    return (try? chip.requireTools()) != nil
  }

  @Test(arguments: Verifier.Engine.allCases)
  func ownCasesPass(engine: Verifier.Engine) throws {
    let cases = try Case.all(in: Places.models)
    let report = try Verifier(engine: engine).verify(cases, Self.divided)
    for failure in report.failed { Issue.record("\(failure)") }
    #expect(report.passed == cases.count)
    let divided = try cases.prefix(100).count {
      try CaseRun($0, Self.divided).compilation.program.plan.parts.count == 2
    }
    #expect(divided > 50)
  }

  @Test(
    .enabled(if: Files.isFolder(Places.shared("conformance")), "../shared/conformance is absent"))
  func conformanceCasesPass() throws {
    let cases = try Case.all(in: Places.shared("conformance"))
    let report = try Verifier(engine: .interpreter).verify(cases, Self.divided)
    for failure in report.failed { Issue.record("\(failure)") }
    #expect(report.passed == cases.count)
  }

  @Test(
    .enabled(if: Files.isFolder(Places.shared("models")), "../shared/models is absent"),
    arguments: Verifier.Engine.allCases)
  func sharedModelsPass(engine: Verifier.Engine) throws {
    let cases = try Case.all(in: Places.shared("models")).filter { !$0.name.hasPrefix("seanet") }
    let report = try Verifier(engine: engine).verify(cases, Self.divided)
    for failure in report.failed { Issue.record("\(failure)") }
    #expect(report.passed == cases.count)
  }

  @Test(arguments: chips) func memoriesOnOtherBusesGiveTheSame(on id: String) throws {
    let chip = try #require(EmulatedChip.named(id))
    let runs = try ["digits", "gesture"].map { try CaseRun(Places.ownCase($0), Self.divided) }
    let report = try Verifier(engine: .c, on: chip).verify(runs)
    #expect(report.isSuccess, "\(report.failed)")
    #expect(report.stacks.count == 2 && report.stacks.allSatisfy(\.use.isWithinBound))
  }

  /// The linker puts each part of the arena where its section says.
  @Test(arguments: chips) func partsLieInTheMemoriesOfTheirSections(on id: String) throws {
    let chip = try #require(EmulatedChip.named(id))
    let far = try #require(chip.far)
    let program = try CaseRun(Places.ownCase("digits"), Self.divided).compilation.program
    #expect(program.plan.parts.count == 2)
    try Places.withFolder { folder in
      let image = try ModelImage(program, on: chip, in: folder, optimization: "-Os")
      let addresses = try image.addresses(of: ["model_memory_fast", "model_memory_slow"])
        .compactMap { Int($0.dropFirst(2), radix: 16) }
      #expect(addresses.count == 2)
      #expect(chip.ram.contains(addresses[0]) && far.contains(addresses[1]))
      #expect(abs(addresses[1] - addresses[0]) > 1 << 20)
    }
  }

  @Test(arguments: ["stm32f405rg", "stm32h743zi", "esp32c3"])
  func linkerCountsEveryPart(id: String) throws {
    let target = try #require(Target.named(id))
    guard CrossBuild.isPossible(for: target) else { return }
    let program = try CaseRun(Places.ownCase("digits"), Self.divided).compilation.program
    let build = try CrossBuild(program, for: target)
    let needs = MemoryNeeds(program, stack: StackFigure(bytes: build.stackBytes, basis: ""))
    #expect(build.weightBytes == program.weightBytes)
    #expect(build.staticBytes == needs.arena + needs.state + needs.other)
  }

  /// A linker script with the lines that the README of the folder asks for puts every array into its
  /// memory, and none of them into the image that is flashed.
  @Test(
    .enabled(
      if: Subprocess.find(["arm-none-eabi-gcc"]) != nil, "arm-none-eabi-gcc is not installed"))
  func linesOfTheREADMEPlaceEveryPart() throws {
    let target = try #require(Target.named("stm32f405rg"))
    let run = try CaseRun(
      Places.ownCase("digits"), MemoryRequest(.auto, hotWeightBytes: 1024), of: target)
    let report = FitReport(run.compilation, name: "digits", file: [], targets: [target])
    let package = Package(
      CSource(run.compilation.program, model: "digits"), models: [report.model],
      verdicts: report.targets, ecosystems: [], version: "0")
    let readme = try #require(package.files.first { $0.path == "README.md" }).text
    let blocks = readme.components(separatedBy: "```ld\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    try #require(blocks.count == 2)
    let script = """
      MEMORY {
        FLASH (rx) : ORIGIN = 0x08000000, LENGTH = 1M
        SRAM (rw) : ORIGIN = 0x20000000, LENGTH = 128K
      \(blocks[1])}
      SECTIONS {
        .text : { *(.text* .rodata*) } > FLASH
        .data : { *(.data*) } > SRAM AT > FLASH
      \(blocks[0])  .bss (NOLOAD) : { *(.bss* COMMON) } > SRAM
      }
      """
    try Places.withFolder { folder in
      for file in package.files { try Files.write(file.text.utf8, to: "\(folder)/\(file.path)") }
      try Files.write(script.utf8, to: "\(folder)/chip.ld")
      func tool(_ words: String...) throws -> String {
        let path = try #require(Subprocess.find(["arm-none-eabi-\(words[0])"]))
        let outcome = try Subprocess.run(
          [path] + words.dropFirst(), log: "\(folder)/log", in: folder)
        #expect(outcome.status == 0, "\(outcome.output)")
        return outcome.output
      }
      _ = try tool(
        "gcc", "-mcpu=cortex-m4", "-mthumb", "-Os", "-Isrc", "src/digits.c", "src/digits_weights.c",
        "-nostartfiles", "-T", "chip.ld", "-Wl,-e,digits_invoke", "-o", "image.elf")
      let symbols = try tool("nm", "image.elf").split(separator: "\n").map {
        $0.split(separator: " ")
      }
      func address(_ name: String) throws -> Int {
        let line = try #require(symbols.first { $0.last == "digits_\(name)" })
        return try #require(Int(line[0], radix: 16))
      }
      #expect(try address("memory_sram") >> 16 == 0x2000 && address("is_ready") >> 16 == 0x2000)
      #expect(try address("memory_ccm") >> 16 == 0x1000)
      #expect(try address("state_memory") >> 16 == 0x1000)
      _ = try tool("objcopy", "-O", "binary", "image.elf", "image.bin")
      #expect(try Files.read("\(folder)/image.bin").count < 100_000)
    }
  }
}
