import IR
import TFLite
import Testing

@testable import Compiler

/// Programs whose arena lies in several memories of a chip.
struct MemoryRequestTests {
  private func compiled(_ model: String = "digits", _ tuning: Tuning = Tuning()) throws
    -> Compilation
  {
    let file = try SourceTree.bytes("\(SourceTree.root)/Tests/Models/\(model)/model.tflite")
    return try Compilation(try Model(bytes: file), tuning: tuning)
  }

  private func target(_ id: String) throws -> Target { try #require(Target.named(id)) }

  private func named(_ names: String...) -> MemoryRequest {
    MemoryRequest(.named(names.map { .init($0, .free) }))
  }

  @Test func nothingAskedForChangesNothing() throws {
    let whole = try compiled()
    #expect(whole.program.plan.isWhole)
    #expect(try whole.placed(MemoryRequest()).program.plan.offsets == whole.program.plan.offsets)
    // A chip that has but one memory, or none that is faster.
    for id in ["stm32f103c8", "nrf52840", "esp32-wrover"] {
      #expect(try whole.placed(MemoryRequest(.auto), on: target(id)).program.plan.isWhole)
    }
  }

  /// DMA does not reach the core coupled memory of an STM32F4, whose wait-free bytes the hot buffers get.
  @Test func portsLieWhereDMAReachesAndTheRestInFastMemory() throws {
    let program = try compiled().placed(MemoryRequest(.auto), on: target("stm32f405rg")).program
    let plan = program.plan
    #expect(plan.parts.map(\.memory?.name) == ["SRAM", "CCM"] && plan.isBestAssignment)
    for port in program.inputs + program.outputs {
      guard case .arena(let offset) = port.place else {
        Issue.record("ports lie in the arena")
        continue
      }
      #expect(plan.part(of: offset) == 0)
    }
    let ports = plan.lifetimes.buffers.count { $0.isPort(of: plan.lifetimes.stepCount) }
    #expect(plan.offsets.count { plan.part(of: $0) == 0 } == ports)
    #expect(plan.parts[1].memory?.section == .named(".ccmram"))
    #expect(plan.parts[0].memory?.section == nil)
  }

  /// Alone, memory without DMA must do.
  @Test func aMemoryThatIsNamedIsUsed() throws {
    let plan = try compiled().placed(named("CCM"), on: target("stm32f405rg")).program.plan
    #expect(plan.parts.map(\.memory?.name) == ["CCM"])
    #expect(plan.arenaBytes == (try compiled().program.plan.arenaBytes))
  }

  @Test func memoryOutsideTheChipComesLast() throws {
    var chip = try target("esp32-wrover")
    #expect(try chip.memories(for: compiled().program).last?.name == "PSRAM")
    let state = try compiled().program.stateBytes
    chip.regions[0].bytes = chip.reserved.ram + state + 1400
    let plan = try compiled("digits", Tuning(goal: .speed)).placed(MemoryRequest(.auto), on: chip)
      .program.plan
    #expect(plan.parts.map(\.memory?.name) == ["DRAM", "PSRAM"])
    #expect(plan.parts[1].memory?.section == .macro("EXT_RAM_BSS_ATTR"))
  }

  @Test func memoryOfWordsIsRefused() throws {
    let error = try #require(throws: MemoryRefused.self) {
      _ = try compiled().placed(named("DRAM", "IRAM"), on: target("esp32"))
    }
    #expect("\(error)".contains("IRAM of esp32 can only be read and written in words of 32 bits"))
    let unknown = try #require(throws: MemoryRefused.self) {
      _ = try compiled().placed(named("TCM"), on: target("esp8266"))
    }
    #expect("\(unknown)" == "esp8266 has no region TCM: it has DRAM")
    for id in ["esp32", "esp32-wrover", "esp8266"] {
      #expect(try !target(id).memories(for: compiled().program).contains { $0.name == "IRAM" })
    }
  }

  @Test func memoriesThatAreTooSmallAreNamed() throws {
    let request = MemoryRequest(.named([.init("A", .bytes(64)), .init("B", .bytes(64))]))
    let error = try #require(throws: OverMemories.self) { _ = try compiled().placed(request) }
    #expect("\(error)".contains("A with 64, B with 64"))
  }

  /// Where the arena has no room as it is, it is run row by row.
  @Test func aSmallerPlanIsTakenWhereTheFastestHasNoRoom() throws {
    let whole = try compiled("digits", Tuning(goal: .speed))
    let smallest = try #require(whole.menu.smallest).plan.arenaBytes
    #expect(smallest < whole.program.plan.arenaBytes)
    let request = MemoryRequest(.named([.init("A", .bytes(smallest))]))
    #expect(try whole.placed(request).program.plan.arenaBytes <= smallest)
  }

  @Test func fitSaysWhenSeveralRegionsTogetherHaveRoom() throws {
    let file = try SourceTree.bytes("\(SourceTree.root)/Tests/Models/digits/model.tflite")
    let whole = try compiled("digits", Tuning(goal: .speed))
    var chip = try target("stm32l476rg")
    let stack = CodeEstimate(whole.program, core: chip.core).stackBytes
    // Neither has room for all of it, but both for its largest buffer.
    let room = (whole.program.plan.arenaBytes - 17) / 16 * 16
    chip.regions[0].bytes = chip.reserved.ram + stack + 16 + room
    chip.regions[1].bytes = room
    let report = FitReport(whole, name: "digits", file: file, targets: [chip])
    let verdict = try #require(report.targets.first)
    #expect(!verdict.fits && verdict.waysOut.contains { $0.hasSuffix(": --regions auto") })
    let divided = try whole.placed(MemoryRequest(.auto), on: chip)
    let after = try #require(
      FitReport(divided, name: "digits", file: file, targets: [chip]).targets.first)
    #expect(after.fits && after.ram.regions.map(\.region) == ["SRAM1", "SRAM2"])
    #expect(after.ram.regions.reduce(0) { $0 + $1.arena } == after.ram.arena)
    #expect(after.ram.total == after.ram.regions.reduce(0) { $0 + $1.total })
  }

  @Test func hotWeightsAreThoseReadMostOften() throws {
    let whole = try compiled()
    let all = whole.program.weightBytes
    func copies(_ bytes: Int) throws -> Program {
      try whole.placed(MemoryRequest(hotWeightBytes: bytes)).program
    }
    let few = try copies(600)
    #expect(!few.copies.isEmpty && few.stateBytes <= whole.program.stateBytes + 600)
    let fewer = few.copies.map(\.constant)
    #expect(Set(fewer).count == fewer.count && few.weightBytes == all)
    // Convolutions read their weights for every pixel, the dense layer once.
    let dense = try #require(few.steps.first { type(of: $0.op).name == "FULLY_CONNECTED" })
    let places = dense.calls.flatMap(\.arguments).map(\.place)
    #expect(places.contains { if case .constant = $0 { true } else { false } })
    let many = try copies(2 * all)
    let left = many.calls.flatMap(\.arguments).filter {
      if case .constant = $0.place { true } else { false }
    }
    #expect(left.isEmpty && many.stateBytes >= all)
    #expect(try copies(0).copies.isEmpty)
  }

  @Test func hotWeightsLieInTheFastestMemory() throws {
    let request = MemoryRequest(.auto, hotWeightBytes: 512)
    let program = try compiled().placed(request, on: target("stm32h743zi")).program
    #expect(program.stateMemory?.name == "DTCM" && !program.copies.isEmpty)
    // Though the arena lies where other static data do, the weights do not.
    var chip = try target("stm32h743zi")
    chip.regions[1].bytes = 1024
    let small = try compiled().placed(MemoryRequest(.auto, hotWeightBytes: 1024), on: chip).program
    #expect(small.stateMemory?.name == "DTCM")
    let source = CSource(small, model: "digits").files.first { $0.path == "digits.c" }
    #expect(source?.text.contains("static DIGITS_STATE_SECTION union") ?? false)
  }
}
