import Compiler
import IR
import Testing
import Verification

/// What is wrong is found, and said where: a verifier that never fails proves nothing.
@Suite struct DetectionTests {
  @Test func unchangedCasePasses() throws {
    let report = try verify(.c) { _ in }
    #expect(report.isSuccess)
  }

  @Test func wrongConstantInTheCIsFoundAtItsStep() throws {
    var step = 0
    let report = try verify(.c) { program in
      let (index, constant) = lastWeights(program)
      step = index
      var bytes = program.constants[constant].tensor.bytes
      bytes[0] ^= 0x40
      program.constants[constant].tensor = Tensor(.int8, bytes: bytes)
    }
    let failure = try #require(report.failed.first)
    #expect(failure.step == step)
    #expect(!failure.index.isEmpty)
    #expect(failure.what == "generated C against the interpreter")
    #expect(report.passed == 0)
  }

  @Test func writingOutsideTheArenaIsFound() throws {
    let report = try verify(.c) { program in
      guard let (step, argument) = lastArenaArgument(program) else { return }
      program.steps[step].calls[0].arguments[argument].place =
        .arena(offset: program.plan.arenaBytes)
    }
    #expect(report.passed == 0)
    #expect(report.failed.map(\.vector).contains("v0"))
  }

  @Test func wrongPlaceInTheProgramIsFoundByTheInterpreter() throws {
    let report = try verify(.interpreter) { program in
      // The second step reads what is not the first one's result.
      guard case .arena(let offset) = program.steps[0].results[0].place else { return }
      let wrong = Program.Place.arena(offset: offset == 0 ? 64 : 0)
      program.steps[1].operands[0]?.place = wrong
      for image in program.steps[1].images.indices {
        program.steps[1].images[image].place = wrong
      }
    }
    let failure = try #require(report.failed.first)
    #expect(failure.vector == "v0")
    #expect(failure.step == 1)
    #expect(failure.what == "program in its arena against the graph as imported")
    #expect(report.passed == 0)
  }

  @Test(arguments: Verifier.Engine.allCases)
  func changedGoldenByteIsFound(engine: Verifier.Engine) throws {
    let run = try CaseRun(Places.ownCase("digits"))
    var vectors = run.vectors
    let golden = try #require(vectors[1].outputs?[0])
    var bytes = golden.bytes
    bytes[bytes.count - 1] &+= 1
    vectors[1].outputs = [Tensor(golden.element, bytes: bytes)]
    let changed = CaseRun(name: "digits", compilation: run.compilation, vectors: vectors)

    let report = try Verifier(engine: engine).verify([changed])
    let failure = try #require(report.failed.first)
    #expect(report.failed.count == 1)
    #expect(failure.vector == "v1")
    #expect(failure.index.last == bytes.count - 1)
    #expect(failure.expected.description == "\(Int8(bitPattern: bytes[bytes.count - 1]))")
    #expect(failure.what.hasSuffix("against the golden"))
  }

  @Test func caseWithNothingToRunIsAFailure() throws {
    try Places.withFolder { folder in
      let model = try Files.read("\(Places.models)/digits/model.tflite")
      try Files.write(model, to: "\(folder)/empty/model.tflite")
      let report = try Verifier(engine: .interpreter).verify(Case.all(in: folder))
      #expect(report.passed == 0)
      let failure = try #require(report.failed.first)
      #expect(failure.case == "empty")
      #expect(failure.actual.description.contains("must have runs to check"))
    }
  }

  @Test func caseThatCannotBeReadIsAFailureOfThatCaseOnly() throws {
    try Places.withFolder { folder in
      try Files.write("not a model".utf8, to: "\(folder)/broken/model.tflite")
      let cases = try Case.all(in: folder) + [Places.ownCase("digits")]
      let report = try Verifier(engine: .interpreter).verify(cases)
      #expect(report.passed == 1)
      #expect(report.failed.map(\.case) == ["broken"])
    }
  }

  /// The report on `digits` after `change` to its program.
  private func verify(
    _ engine: Verifier.Engine, _ change: (inout Program) throws -> Void
  ) throws -> VerificationReport {
    let run = try CaseRun(Places.ownCase("digits"))
    var compilation = run.compilation
    try change(&compilation.program)
    let changed = CaseRun(name: "digits", compilation: compilation, vectors: run.vectors)
    return try Verifier(engine: engine).verify([changed])
  }

  /// The last step that reads an int8 constant, and that constant.
  private func lastWeights(_ program: Program) -> (step: Int, constant: Int) {
    for (index, step) in program.steps.enumerated().reversed() {
      for argument in step.calls.flatMap(\.arguments) {
        if case .constant(let constant) = argument.place, argument.element == .int8,
          program.constants[constant].tensor.count > 64
        {
          return (index, constant)
        }
      }
    }
    preconditionFailure("digits has weights")
  }

  /// The last step with a call, and the argument that its result is.
  private func lastArenaArgument(_ program: Program) -> (step: Int, argument: Int)? {
    program.steps.indices.last { !program.steps[$0].calls.isEmpty }
      .map { ($0, program.steps[$0].calls[0].arguments.count - 1) }
  }
}
