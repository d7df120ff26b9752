import Compiler
import IR
import TFLite
import Testing

/// Real models, where the folder `../shared` lies next to the package.
@Suite(
  .enabled(
    if: !SourceTree.files(below: "\(SourceTree.shared)/models").isEmpty,
    "../shared/models is absent"))
struct SharedModelsTests {
  private func compile(_ name: String, _ goal: Tuning.Goal = .balanced) throws -> Compilation {
    let file = try SourceTree.bytes("\(SourceTree.shared)/models/\(name)/model.tflite")
    return try Compilation(try Model(bytes: file), tuning: Tuning(goal: goal))
  }

  private static let names = SourceTree.files(below: "\(SourceTree.shared)/models")
    .filter { $0.hasSuffix("/model.tflite") }.map { String($0.dropLast("/model.tflite".count)) }

  @Test(arguments: names, [Tuning.Goal.speed, .ram])
  func plansAreOptimal(name: String, goal: Tuning.Goal) throws {
    let plan = try compile(name, goal).program.plan
    #expect(isSound(plan) && plan.isOptimal)
  }

  /// What the best peer needs, from `memory.md`.
  @Test(arguments: [
    ("kws_ref_model", 16000), ("vww_96_int8", 55296), ("pretrainedResnet_quant", 49152),
    ("ad01_int8", 768), ("person_detect", 55296), ("micro_speech_quantized", 5968),
    ("str_ww_ref_model", 6656), ("hello_world_int8", 32),
  ])
  func arenaIsNoLargerThan(name: String, bytes: Int) throws {
    let plan = try compile(name).program.plan
    #expect(plan.arenaBytes <= bytes)
    #expect(plan.isOptimal)
  }

  @Test(arguments: ["tinyengine_vww", "tinyengine_person_detection", "mobilenet_v2_pytorch"])
  func bordersBecomePartOfConvolutions(name: String) throws {
    let compilation = try compile(name)
    #expect(compilation.original.nodes.contains { type(of: $0.op).name == "PAD" })
    #expect(!compilation.program.steps.contains { type(of: $0.op).name == "PAD" })
    #expect(compilation.program.plan.isOptimal)
  }
}
