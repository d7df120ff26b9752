import Compiler
import IR
import Testing

@testable import Verification

/// What the linker says of generated packages; targets without an installed compiler are skipped.
@Suite struct CrossBuildTests {
  private static let present = ["stm32c031c6", "stm32f405rg", "stm32f746ng", "esp32c3", "esp8266"]
    .filter { id in
      Target.all.contains { $0.id == id && CrossBuild.isPossible(for: $0) }
    }

  private func target(_ id: String) throws -> Target {
    try #require(Target.all.first { $0.id == id })
  }

  @Test(arguments: present, ["digits", "gesture"])
  func linkerAgreesOnEverythingThatIsExact(id: String, model: String) throws {
    let program = try CaseRun(Places.ownCase(model)).compilation.program
    let build = try CrossBuild(program, for: target(id))
    let needs = MemoryNeeds(program, stack: StackFigure(bytes: build.stackBytes, basis: ""))
    #expect(build.weightBytes == program.weightBytes)
    #expect(build.staticBytes == needs.arena + needs.state + needs.other)
    #expect(needs.total == build.staticBytes + build.stackBytes)
  }

  @Test(arguments: present)
  func flashIsSharedOutToTheLastByte(id: String) throws {
    // Step by step, so that two steps call one kernel.
    let program = try CaseRun(Places.ownCase("digits"), tuning: Tuning(goal: .size))
      .compilation.program
    let build = try CrossBuild(program, for: target(id))
    let map = build.map
    let sum = map.steps.reduce(map.rest) { $0 + $1.code + $1.weights + $1.tables }
    #expect(sum == build.codeBytes + build.weightBytes)
    // Constants start at multiples of four, which is nobody's.
    #expect(map.steps.reduce(0) { $0 + $1.weights } == program.weightBytes)
    // What is made part of its caller is known by its lines.
    #expect(map.rest > 0 && map.rest * 5 < build.codeBytes)
    #expect(map.steps.allSatisfy { $0.code > 0 })
    // The second convolution calls what the first has brought.
    #expect(map.steps[0].code > 4 * map.steps[2].code && map.steps[2].weights > 128)
  }

  @Test(arguments: present, ["digits", "gesture"])
  func estimateIsNearTheLinkerAndNeverBelowTheStack(id: String, model: String) throws {
    let program = try CaseRun(Places.ownCase(model)).compilation.program
    let target = try target(id)
    let build = try CrossBuild(program, for: target)
    let estimate = CodeEstimate(program, core: target.core)
    let (truth, guess) = (
      build.weightBytes + build.codeBytes, program.weightBytes + estimate.codeBytes
    )
    #expect(abs(guess - truth) * 4 <= truth, "estimated \(guess), linked \(truth)")
    #expect(build.stackBytes > 64 && build.stackBytes <= estimate.stackBytes)
  }

  /// Two models in one library: the linker agrees on memory, and code is shared.
  @Test(arguments: present)
  func librariesOfSeveralModelsShareWhatIsSaid(id: String) throws {
    let target = try target(id)
    let names = ["digits", "operators/SVDF/int8", "operators/SignalDelay/long"]
    let programs = try names.map { try CaseRun(Places.ownCase($0)).compilation.program }
    let (together, apart) = (
      try CrossBuild(programs, for: target), try CrossBuild(apart: programs, for: target)
    )
    let bundle = Bundle(
      programs.enumerated().map { .init(name: "m\($0)", program: $1) }, name: "all")
    let needs = MemoryNeeds(bundle, stacks: [])
    let counted = needs.arena + needs.state + needs.other
    #expect(together.weightBytes == bundle.weightBytes)
    // Each of two flags may or may not be padded.
    #expect(together.staticBytes <= counted && together.staticBytes + 24 >= counted)
    #expect(apart.staticBytes >= programs.reduce(0) { $0 + $1.plan.arenaBytes + $1.stateBytes })
    #expect(together.stacks.count == 3 && together.stacks.allSatisfy { $0 > 0 })
    let twice = [programs[0], programs[0]]
    let (one, two) = (
      try CrossBuild(programs[0], for: target), try CrossBuild(twice, for: target)
    )
    #expect(two.weightBytes == one.weightBytes)
    #expect(two.codeBytes < one.codeBytes * 3 / 2, "\(one.codeBytes), \(two.codeBytes)")
    let estimate = bundle.weightBytes + CodeEstimate(programs, core: target.core).codeBytes
    let truth = together.weightBytes + together.codeBytes
    #expect(abs(estimate - truth) * 4 <= truth, "estimated \(estimate), linked \(truth)")
  }

  @Test(.enabled(if: !present.isEmpty, "no cross compiler is installed"))
  func twoBuildsSayTheSame() throws {
    let program = try CaseRun(Places.ownCase("sine")).compilation.program
    let target = try target(try #require(Self.present.first))
    let builds = try (0..<2).map { _ in try CrossBuild(program, for: target) }
    #expect(builds[0].codeBytes == builds[1].codeBytes)
    #expect(builds[0].stackBytes == builds[1].stackBytes)
  }

  /// An ESP32's functions do not call each other as those of the compiler for ESP8266 do.
  @Test func otherCallingConventionsAreNotTakenForTheTargets() throws {
    guard Subprocess.find(["xtensa-esp32-elf-gcc"]) == nil else { return }
    let windowed = try target("esp32")
    #expect(!CrossBuild.isPossible(for: windowed))
  }
}
