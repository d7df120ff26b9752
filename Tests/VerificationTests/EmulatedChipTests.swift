import Testing

@testable import Compiler
@testable import Verification

/// The same C on emulated chips; those whose compiler or emulator is missing are skipped.
@Suite struct EmulatedChipTests {
  private static let present = EmulatedChip.all.map(\.id).filter { id in
    guard let chip = EmulatedChip.named(id) else { return false }
    return (try? chip.requireTools()) != nil
  }

  @Test(arguments: present) func digitsEqualTheInterpreter(on id: String) throws {
    let chip = try #require(EmulatedChip.named(id))
    let cases = try Case.all(in: "\(Places.models)/digits")
    let report = try Verifier(engine: .c, on: chip).verify(cases)
    #expect(report.isSuccess, "\(report.failed)")
    #expect(report.on == id)
  }

  /// Float arithmetic and 64-bit division, which some chips have only in libraries.
  @Test(arguments: present) func floatsEqualTheInterpreter(on id: String) throws {
    let cases = try Case.all(in: "\(Places.models)/operators").filter { item in
      ["LOGISTIC/", "DIV/", "MEAN/", "RSQRT/", "FLOOR_DIV/", "UNIDIRECTIONAL"].contains {
        item.name.hasPrefix($0)
      }
    }
    try #require(cases.count > 10)
    let report = try Verifier(engine: .c, on: EmulatedChip.named(id)).verify(cases)
    #expect(report.isSuccess, "\(report.failed)")
  }

  @Test(arguments: present) func stackOfAModelIsBoundedAndMeasured(on id: String) throws {
    let chip = try #require(EmulatedChip.named(id))
    let run = try CaseRun(Places.ownCase("digits"))
    let report = try Verifier(engine: .c, on: chip).verify([run])
    let use = try #require(report.stacks.first?.use)
    #expect(use.isWithinBound)
    // Nothing is taken twice into the bound here.
    #expect(use.highWater > 100 && use.bound < use.highWater * 5 / 4, "\(use)")
  }

  /// A chip whose call graph says too little.
  private struct Miser: Machine {
    let chip: EmulatedChip
    let bound: Int
    var id: String { chip.id }
    var supportFiles: [String] { chip.supportFiles }
    var largestProgramBytes: Int { chip.largestProgramBytes }

    func build(_ source: String, to program: String, defining definitions: [String]) throws {
      try chip.build(source, to: program, defining: definitions)
    }

    func run(_ program: String, in folder: String) throws(IOError) -> Subprocess.Outcome {
      try chip.run(program, in: folder)
    }

    func stackBounds(of functions: [String], in program: String) throws(IOError) -> [Int]? {
      functions.map { _ in bound }
    }
  }

  @Test(.enabled(if: !present.isEmpty, "no emulator is installed"))
  func aBoundThatIsTooSmallIsAFailure() throws {
    let chip = try #require(Self.present.first.flatMap(EmulatedChip.named))
    let cases = try Case.all(in: "\(Places.models)/digits")
    let report = try Verifier(engine: .c, on: Miser(chip: chip, bound: 100)).verify(cases)
    let failure = try #require(report.failed.first)
    #expect(failure.expected.description == "at most 100 bytes of stack")
    #expect(Int(failure.actual.description) ?? 0 > 100)
    let roomy = try Verifier(engine: .c, on: Miser(chip: chip, bound: 32768)).verify(cases)
    #expect(roomy.isSuccess)
  }

  @Test func stackUseIsHeldAgainstItsBound() {
    #expect(StackUse(bound: 360, highWater: 360).isWithinBound)
    #expect(!StackUse(bound: 360, highWater: 364).isWithinBound)
  }

  @Test(.enabled(if: present.contains("stm32f405"), "no Arm compiler or emulator is installed"))
  func aCaseThatDoesNotFitIsSkippedWithSizesAndTheOthersRun() throws {
    let digits = try CaseRun(Places.ownCase("digits"))
    var large = digits.compilation
    large.program.constants.append(
      .init(name: "ballast", tensor: .init(.int8, bytes: [UInt8](repeating: 1, count: 2_000_000))))
    let runs = [
      digits, CaseRun(name: "large", compilation: large, vectors: digits.vectors), digits,
    ]
    let chip = try #require(EmulatedChip.named("stm32f405"))
    let report = try Verifier(engine: .c, on: chip).verify(runs)
    #expect(report.passed == 2)
    #expect(report.skipped.map(\.case) == ["large"])
    let reason = try #require(report.skipped.first?.reason)
    #expect(reason.contains("stm32f405 has 1048576 bytes of flash and 131072 of RAM"), "\(reason)")
    #expect(reason.contains("overflowed by"), "\(reason)")
    #expect(!report.isSuccess && report.isSuccessWhereRun)
  }
}
