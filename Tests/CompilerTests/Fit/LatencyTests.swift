import IR
import Testing

@testable import Compiler

struct LatencyTests {
  private func program(_ name: String) throws -> Program {
    try Compilation(try SourceTree.ownModel(name), tuning: Tuning(shrinks: false)).program
  }

  private var chip: Target {
    get throws { try #require(Target.named("stm32l4r5zi")) }
  }

  /// The time with flash that makes the core wait `waits` cycles for each of `width` bytes.
  private func latency(_ program: Program, waits: Int, width: Int = 8) throws -> Latency {
    var target = try chip
    (target.flash.waitStates, target.flash.readBytes) = (waits, width)
    return try #require(Latency(program, on: target))
  }

  @Test func theFormulaIsThatOfTheTables() throws {
    let program = try program("sine")
    let model = try #require(CycleModel(core: "cortex-m4"))
    let kernel = try #require(model.instructions.kernels["kl_fully_connected_s8"])
    // One input, two layers of 16, one output.
    var instructions = 0.0
    for (inputs, outputs) in [(1, 16), (16, 16), (16, 1)] {
      instructions += (kernel.call ?? 0) + (kernel.mac ?? 0) * Double(inputs * outputs)
      instructions += (kernel.result ?? 0) * Double(outputs)
      instructions += (kernel.operand ?? 0) * Double(inputs)
      instructions += (kernel.line ?? 0) + (kernel.gathered ?? 0) * Double(inputs)
    }
    let cycles = instructions * (kernel.cpi ?? 1) * model.core.factor
    let latency = try latency(program, waits: 0)
    #expect(abs(latency.microseconds * 120 - cycles) < 0.01)
    #expect(latency.instructions == Int(instructions.rounded()))
    #expect(latency.steps.count == 3)
    #expect(abs(latency.steps.reduce(0) { $0 + $1.microseconds } - latency.microseconds) < 0.01)
  }

  @Test func weightsWaitForFlash() throws {
    let program = try program("digits")
    let weights = program.steps.reduce(0) { $0 + $1.weightBytes(in: program) }
    let waiting = try latency(program, waits: 6, width: 4).cycles
    #expect(abs(try waiting - latency(program, waits: 0).cycles - weights * 6 / 4) <= 1)
  }

  @Test func codeWaitsForFlashWithoutACache() throws {
    let program = try program("digits")
    var target = try chip
    (target.flash.waitStates, target.flash.readBytes) = (4, 1 << 40)
    let cached = try #require(Latency(program, on: target))
    target.flash.codeCached = false
    let late = try #require(Latency(program, on: target))
    #expect(abs(late.cycles - cached.cycles - cached.instructions * 4 / 10) <= 4)
  }

  @Test func aKernelThatNobodyCountedWidensTheError() throws {
    var program = try program("digits")
    let known = try #require(Latency(program, on: chip))
    #expect(known.uncounted == [] && known.errorPercent < 50)
    for step in program.steps.indices {
      program.steps[step].calls[0].kernel.function = "kl_new"
    }
    let guessed = try #require(Latency(program, on: chip))
    #expect(guessed.uncounted == ["kl_new"])
    #expect(guessed.errorPercent >= 100)
    #expect(guessed.microseconds > 0)
  }

  @Test func anUnknownCoreHasNoTime() throws {
    var target = try chip
    target.core = "z80"
    #expect(Latency(try program("sine"), on: target) == nil)
  }

  @Test func everyTargetHasATime() throws {
    let program = try program("digits")
    for target in Target.all {
      let latency = try #require(Latency(program, on: target), "\(target.core)")
      #expect(latency.microseconds > 100 && latency.microseconds < 100_000, "\(target.id)")
      #expect((10...100).contains(latency.errorPercent))
      #expect(latency.range.contains(latency.microseconds))
    }
  }

  @Test(arguments: ["digits", "gesture", "sine"])
  func everyKernelOfATrainedModelIsCounted(name: String) throws {
    for target in Target.all {
      let latency = try #require(Latency(try program(name), on: target))
      #expect(latency.uncounted == [], "run Tests/Footprints/instructions.py")
    }
  }

  @Test(.enabled(if: canRun("python3"), "python3 is absent"))
  func theCoresAreWhatPublishedLatenciesSay() throws {
    let outcome = try run("python3", "\(SourceTree.root)/Tests/Footprints/calibrate.py", "--check")
    #expect(outcome.status == 0, "\(outcome.text)")
  }
}

struct DeadlineTests {
  @Test(arguments: [
    ("20ms", 20_000), ("500us", 500), ("500µs", 500), ("1s", 1_000_000), ("1.5ms", 1500),
    (".5s", 500_000),
  ])
  func timesAreRead(text: String, microseconds: Double) {
    #expect(Deadline(text)?.microseconds == microseconds)
  }

  @Test(arguments: [
    "", "20", "ms", "-1ms", "0ms", "1e3ms", "infs", "nans", "1 ms", "20min", "0x1s",
  ])
  func otherTextIsNoTime(text: String) { #expect(Deadline(text) == nil) }

  @Test func theVerdictSaysWhetherAndHowSurely() throws {
    let program = try Compilation(try SourceTree.ownModel("digits")).program
    let target = try #require(Target.named("stm32l4r5zi"))
    let latency = try #require(Latency(program, on: target))
    func verdict(_ factor: Double) throws -> FitReport.Punctuality {
      let deadline = try #require(Deadline("\(Int(latency.microseconds * factor))us"))
      return FitReport.Punctuality(latency, deadline)
    }
    #expect(try verdict(3).met && verdict(3).certain)
    #expect(try verdict(1.02).met && !verdict(1.02).certain)
    #expect(try !verdict(0.98).met && !verdict(0.98).certain)
    #expect(try !verdict(0.3).met && verdict(0.3).certain)
    #expect(try !FitReport.Punctuality(nil, #require(Deadline("1s"))).met)
  }
}
