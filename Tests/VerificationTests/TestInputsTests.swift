import Compiler
import IR
import Testing
import Verification

@Suite struct TestInputsTests {
  @Test(arguments: [1, 2, 77] as [UInt64])
  func sameSeedGivesTheSameInputs(seed: UInt64) throws {
    let program = try CaseRun(Places.ownCase("digits")).compilation.program
    let first = TestInputs(program, seed: seed).vectors(random: 3)
    let second = TestInputs(program, seed: seed).vectors(random: 3)
    #expect(first.map(\.inputs) == second.map(\.inputs))
    #expect(first.map(\.name) == ["random_0", "random_1", "random_2", "extremes", "ramp"])
    let other = TestInputs(program, seed: seed + 1).vectors(random: 3)
    #expect(first[0].inputs != other[0].inputs)
  }

  @Test func everyOwnModelGetsInputsOfItsTypes() throws {
    for item in try Case.all(in: Places.models) {
      let program = try CaseRun(item).compilation.program
      for vector in TestInputs(program, seed: 1).vectors(random: 1) {
        #expect(vector.inputs.map(\.element) == program.inputs.map(\.type.element))
        #expect(vector.inputs.map(\.count) == program.inputs.map(\.type.count))
      }
    }
  }

  @Test func rampRunsThroughAllValues() throws {
    let program = try CaseRun(Places.ownCase("digits")).compilation.program
    let ramp = try #require(TestInputs(program, seed: 1).vectors(random: 0).last)
    let count = program.inputs[0].type.count
    #expect(Set(ramp.inputs[0].int32s).count == min(count, 256))
  }
}
