import Compiler
import Foundation
import IR
import TFLite
import Testing
import Verification

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whatever a model file holds, the answer is a model, a refusal in words, or nothing worse.
@Suite struct MalformedTests {
  private static let networks = ["digits", "sine", "gesture"]

  /// The folders of single operators, several cases each.
  private static let operators =
    ((try? Places.names(in: "\(Places.package)/Tests/Models/operators")) ?? [])
    .map { "operators/\($0)" }

  @Test(arguments: networks)
  func damagedNetworksDoNoHarm(name: String) async {
    let diary = Self.diary()
    let result = await #expect(processExitsWith: .success) { [name, diary = diary as String] in
      try Damage.run([Places.model(name)], truncations: 200, changes: 500, diary: diary)
    }
    Self.close(diary, isFine: result != nil)
  }

  @Test(arguments: operators)
  func damagedOperatorsDoNoHarm(folder: String) async {
    let diary = Self.diary()
    let result = await #expect(processExitsWith: .success) { [folder, diary = diary as String] in
      let models = try Places.names(in: "\(Places.package)/Tests/Models/\(folder)")
        .map { Places.model("\(folder)/\($0)") }
      try Damage.run(models, truncations: 40, changes: 160, diary: diary)
    }
    Self.close(diary, isFine: result != nil)
  }

  /// The path of a file that names the mutant at work: a process that traps tells nothing itself.
  private static func diary() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("kinglet-\(UUID().uuidString)")
      .path
  }

  private static func close(_ diary: String, isFine: Bool) {
    if !isFine, let last = try? Places.bytes(diary) {
      Issue.record("after \(String(decoding: last, as: UTF8.self))")
    }
    try? FileManager.default.removeItem(atPath: diary)
  }

  @Test(arguments: networks, ["inspect", "fit", "generate", "verify"])
  func toolEndsInWords(name: String, command: String) throws {
    let bytes = try Places.bytes(Places.model(name))
    try Places.withFolder { folder in
      let path = "\(folder)/model.tflite"
      for index in 0..<40 {
        try Places.write(Damage.mutant(of: bytes, index, truncations: 10), to: path)
        let more =
          switch command {
          case "fit": ["-t", "esp32"]
          case "generate": ["-o", "\(folder)/out", "--name", "net", "--force"]
          case "verify": ["--engine", "interpreter", "--random", "1"]
          default: [String]()
          }
        let outcome = try Tool.run([command, path] + more)
        #expect([0, 1, 3, 4].contains(outcome.status), "mutant \(index): \(outcome.status)")
        let isQuiet = outcome.status < 3
        #expect(isQuiet || outcome.errors.hasPrefix(path), "mutant \(index): \(outcome.errors)")
      }
    }
  }
}

/// Damaged copies of models, taken through every stage in this process.
private enum Damage {
  /// Copy `index` of a model: first truncations, then seeded changes of a few bytes.
  static func mutant(of bytes: [UInt8], _ index: Int, truncations: Int) -> [UInt8] {
    guard index >= truncations else { return Array(bytes[..<(bytes.count * index / truncations)]) }
    var random = SplitMix(state: UInt64(index))
    var changed = bytes
    for _ in 0...Int.random(in: 0..<3, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      let bit = bytes[place] ^ UInt8(1 << Int.random(in: 0..<8, using: &random))
      let choices: [UInt8] = [.random(in: 0...255, using: &random), 0xFF, 0x7F, 0x80, 0, 1, bit]
      changed[place] = choices[Int.random(in: 0..<choices.count, using: &random)]
    }
    return changed
  }

  /// Ends the process if a stage traps, or needs too much time or memory.
  static func run(_ models: [String], truncations: Int, changes: Int, diary: String) throws {
    #if canImport(Glibc)
      var limit = rlimit(rlim_cur: 4 << 30, rlim_max: 4 << 30)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
    alarm(240)
    for path in models {
      let bytes = try Places.bytes(path)
      for index in 0..<truncations + changes {
        try Places.write("mutant \(index) of \(path)".utf8, to: diary)
        compile(mutant(of: bytes, index, truncations: truncations))
      }
    }
  }

  private static func compile(_ bytes: [UInt8]) {
    guard let model = try? Model(bytes: bytes) else { return }
    let compilation: Result<Compilation, UnsupportedModel>
    do {
      compilation = .success(try Compilation(model))
    } catch let error as UnsupportedModel {
      compilation = .failure(error)
    } catch {
      return
    }
    _ = InspectReport(model, compilation: compilation, name: "model", file: [])
    guard case .success(let compiled) = compilation else { return }
    _ = FitReport(compiled, name: "model", file: [], targets: Target.all)
    _ = CSource(compiled.program, model: "model").files
    run(compiled)
  }

  /// Runs what is small enough, in its arena and on fresh tensors.
  private static func run(_ compiled: Compilation) {
    let graph = compiled.original
    let steps = graph.nodes.reduce(0) { $0 + min($1.op.steps(graph.signature(of: $1)), 1 << 32) }
    guard steps < 1 << 20, compiled.program.plan.arenaBytes < 1 << 20 else { return }
    for vector in TestInputs(compiled.program, seed: 1).vectors(random: 1) {
      var instance = ArenaInterpreter(compiled.program)
      let actual = instance.run(vector.inputs)
      let expected = graph.outputs(in: Interpreter.run(graph, inputs: vector.inputs))
      for (a, b) in zip(actual, expected) where a.element != .float32 {
        precondition(a == b, "the arena holds what fresh tensors hold")
      }
    }
  }
}
