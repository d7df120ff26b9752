import Compiler
import IR
import TFLite
import Testing
import Verification

/// Which goldens judge which contract, and how two contracts are compared.
@Suite struct NumericsTests {
  private func reason(_ description: String, for numerics: Numerics?) throws -> String? {
    try Places.withFolder { folder in
      try Files.write(description.utf8, to: "\(folder)/case.json")
      return try Case(folder: folder, name: "case").reasonToSkip(for: numerics)
    }
  }

  @Test func aCaseOfOneContractJudgesThatAlone() throws {
    let own = #"{"numerics": "litert"}"#
    #expect(try reason(own, for: nil) == nil)
    #expect(try reason(own, for: .litert) == nil)
    #expect(try reason(own, for: .tflm) == "the golden is that of LiteRT's reference kernels")
  }

  @Test func whatLiteRTMakesOfACaseDecides() throws {
    for (word, expected) in [
      ("equal", nil), ("differs", "LiteRT differs from the golden"),
      ("unsupported", "LiteRT does not run it"),
    ] {
      let description = #"{"reference": "tflm", "litert_ref": "\#(word)"}"#
      #expect(try reason(description, for: .litert) == expected)
      #expect(try reason(description, for: .tflm) == nil)
    }
    #expect(
      try reason("{}", for: .litert) == "the case does not say whether LiteRT agrees")
    #expect(try reason(#"{"reference": "litert"}"#, for: .litert) == nil)
  }

  @Test func anUnknownContractIsRefused() {
    #expect(throws: InputError.self) { try reason(#"{"numerics": "exact"}"#, for: nil) }
  }

  @Test func skippedCasesAreCountedApart() throws {
    let cases = [
      try Places.ownCase("operators/RELU6/litert_int8"), try Places.ownCase("digits"),
      try Places.ownCase("operators/RELU_0_TO_1/int8"),
    ]
    let report = try Verifier(engine: .interpreter, numerics: .litert).verify(cases)
    #expect(report.cases == 2 && report.passed == 2 && report.isSuccess)
    #expect(report.skipped.map(\.case) == ["digits"])
    let other = try Verifier(engine: .interpreter, numerics: .tflm).verify(cases)
    #expect(other.skipped.map(\.case) == ["operators/RELU6/litert_int8"])
  }

  @Test func everyContractFailsTheGoldensOfTheOther() throws {
    let item = try Places.ownCase("operators/FULLY_CONNECTED/litert_int8")
    let run = try CaseRun(item, numerics: .tflm)
    #expect(try Verifier(engine: .interpreter).verify([run]).failed.count == 3)
  }

  @Test func differencesAreCounted() throws {
    let item = try Places.ownCase("operators/ADD/litert_int32_relu")
    let model = try Model(bytes: Files.read(item.modelPath))
    let programs = try Numerics.allCases.map { try Compilation(model, numerics: $0).program }
    let inputs = [
      Tensor(.int32, [1, -5, 2, 9, 4, 4, 4, 4, -1, -2, -3, -4]), Tensor(.int32, [0, 0, 1]),
    ]
    let comparison = NumericsComparison(
      programs[0], programs[1], [.init(name: "given", inputs: inputs)])
    let output = try #require(comparison.outputs.first)
    // -5, then 0, -1, -2, -3: of the last row, 0 is the largest and becomes one of four.
    #expect(output.values == 12 && output.differing == 4 && output.largestDifference == 5)
    #expect(output.answers == 3 && output.answersDiffering == 0)
    let path = String(item.modelPath.dropLast("/model.tflite".count))
    #expect(try NumericsComparison.vectors(in: path, programs[0]).count == 3)
  }
}
