import Compiler
import IR
import Testing
import Verification

/// Models whose weights are coded give the same bits.
@Suite struct CodedWeightsTests {
  private static let operators = [
    "CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV",
  ]

  /// Tunings under which all weights are coded that can be, whatever that takes.
  private static let tunings =
    Tuning.Instructions.allCases.map {
      coded(Tuning($0))
    } + Tuning.Goal.allCases.map { coded(Tuning(.dsp, goal: $0)) }
    + [coded(Tuning(.scalar, isSliced: true)), coded(Tuning(.dsp, shrinks: false))]

  private static func coded(
    _ tuning: Tuning, _ coding: Tuning.Coding = .everywhere
  ) -> Tuning {
    var result = tuning
    result.coding = coding
    return result
  }

  @Test(arguments: tunings) func ownCasesPass(tuning: Tuning) throws {
    let cases = try Case.all(in: Places.models).filter { item in
      (Self.operators + ["CHAIN"]).contains { item.name.contains("/\($0)/") }
        || ["digits", "gesture"].contains(item.name)
    }
    #expect(cases.count > 50)
    try expectAllPass(cases, tuning)
  }

  @Test(
    .enabled(if: Files.isFolder(Places.shared("conformance")), "../shared/conformance is absent"),
    arguments: Tuning.Instructions.allCases)
  func conformanceCasesPass(instructions: Tuning.Instructions) throws {
    let cases = try Case.all(in: Places.shared("conformance")).filter { item in
      Self.operators.contains { item.name.hasPrefix("\($0)/") }
    }
    #expect(cases.count > 100)
    try expectAllPass(cases, Self.coded(Tuning(instructions)))
  }

  private func expectAllPass(_ cases: [Case], _ tuning: Tuning) throws {
    let report = try Verifier(engine: .c).verify(cases, tuning: tuning)
    for failure in report.failed { Issue.record("\(failure)") }
    #expect(report.passed == cases.count)
  }

  @Test func prunedLayersTakeLessFlash() throws {
    func run(_ tuning: Tuning) throws -> Compilation {
      try CaseRun(Places.ownCase("operators/CHAIN/pruned"), tuning: tuning).compilation
    }
    for instructions in Tuning.Instructions.allCases {
      // Other goals make rows of convolutions one by one.
      let plain = try run(Tuning(instructions, goal: .speed))
      let coded = try run(Self.coded(Tuning(instructions, goal: .speed), .wherePaying))
      let layers = try #require(coded.codedWeights?.layers)
      #expect(Set(layers.map(\.operator)) == ["CONV_2D", "FULLY_CONNECTED"])
      let saved = plain.program.weightBytes - coded.program.weightBytes
      #expect(saved == coded.codedWeights?.savedBytes)
      #expect(saved * 5 > plain.program.weightBytes * 2)
    }
  }

  /// What is decoded as a whole needs memory, which is not spent on it where memory matters most.
  @Test func memoryIsSpentOnlyWhereItMattersLess() throws {
    func run(_ goal: Tuning.Goal, _ coding: Tuning.Coding) throws -> Program {
      try CaseRun(
        Places.ownCase("operators/CHAIN/pruned"),
        tuning: Self.coded(Tuning(.dsp, goal: goal), coding)
      ).compilation.program
    }
    let (lean, coded) = (try run(.ram, .nowhere), try run(.ram, .wherePaying))
    #expect(coded.plan.arenaBytes == lean.plan.arenaBytes)
    #expect(coded.weightBytes <= lean.weightBytes)
    #expect(try run(.speed, .wherePaying).weightBytes < coded.weightBytes)
  }
}
