import Compiler
import Testing
import Verification

/// Every case at hand passes: the interpreter and the generated C both give the golden bytes.
@Suite struct SuiteTests {
  @Test(arguments: Verifier.Engine.allCases)
  func ownCasesPass(engine: Verifier.Engine) throws {
    let cases = try Case.all(in: Places.models)
    #expect(cases.count > 80)
    let report = try Verifier(engine: engine).verify(cases)
    for failure in report.failed { Issue.record("\(failure)") }
    for item in report.unsupported { Issue.record("\(item)") }
    #expect(report.passed == cases.count)
  }

  @Test(
    .enabled(if: Files.isFolder(Places.shared("models")), "../shared/models is absent"),
    arguments: Verifier.Engine.allCases)
  func sharedModelsDoNotFail(engine: Verifier.Engine) throws {
    try expectNoFailure(Case.all(in: Places.shared("models")), engine, passing: 10)
  }

  @Test(
    .enabled(if: Files.isFolder(Places.shared("conformance")), "../shared/conformance is absent"),
    arguments: Verifier.Engine.allCases)
  func int8ConformanceCasesDoNotFail(engine: Verifier.Engine) throws {
    let cases = try Case.all(in: Places.shared("conformance")).filter { $0.name.contains("/int8") }
    try expectNoFailure(cases, engine, passing: 300)
  }

  /// What is not supported yet is counted; what is supported is right.
  private func expectNoFailure(
    _ cases: [Case], _ engine: Verifier.Engine, passing least: Int
  ) throws {
    let report = try Verifier(engine: engine).verify(cases)
    for failure in report.failed { Issue.record("\(failure)") }
    #expect(report.passed + report.unsupported.count == cases.count)
    #expect(report.passed >= least)
  }
}
