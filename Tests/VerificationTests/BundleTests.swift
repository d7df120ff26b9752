import Compiler
import EmbeddedFiles
import IR
import Testing

@testable import Verification

/// Several models in one library: it compiles silently, and sharing an arena changes no result.
@Suite struct BundleTests {
  private static let hosts = CCompiler.host.filter { $0.path != nil }
  private static let strict = ["-pedantic", "-O2"]

  @Test(
    .enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"), arguments: hosts,
    [
      ["-std=c99"], ["-x", "c++", "-std=c++20"], ["-std=c99", "-DDIGITS_CALLER_ARENA"],
      ["-std=c99", "-DDIGITS_CALLER_ARENA", "-DSVDF_CALLER_ARENA"],
    ])
  func compilesSilentlyWithAFileThatUsesBoth(compiler: CCompiler, language: [String]) throws {
    let arena = language.contains("-DDIGITS_CALLER_ARENA") ? "memory, state" : ""
    let both = language.contains("-DSVDF_CALLER_ARENA") ? "memory, state" : ""
    try withSources { folder in
      let main = """
        #include "digits.h"
        #include "svdf.h"
        #include "home.h"
        int64_t memory[HOME_ARENA_BYTES / 8 + 1], state[HOME_STATE_BYTES / 8 + 1];
        void run(void);
        void run(void) {
          digits_input(\(arena))[0] = digits_quantize(1.0f, DIGITS_INPUT_SCALE, DIGITS_INPUT_ZERO_POINT);
          svdf_reset(\(both));
          digits_invoke(\(arena));
          svdf_input(\(both))[0] = digits_output(\(arena))[0];
          while (!svdf_step(\(both))) {
          }
          svdf_invoke(\(both));
        }

        """
      try Files.write(main.utf8, to: "\(folder)/run.c")
      for source in ["run", "home", "home_weights"] {
        let messages = try compiler.compile(
          Self.strict + language + ["-c", "\(folder)/\(source).c", "-o", "\(folder)/\(source).o"],
          in: folder)
        #expect(messages == "")
      }
    }
  }

  /// The static memory is one arena, as large as the largest, and a state with a flag for who has one.
  @Test(.enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"))
  func thereIsOneArena() throws {
    let compiler = try #require(Self.hosts.first)
    let nm = try #require(Subprocess.find(["nm"]))
    try withSources(Tuning()) { folder in
      let object = "\(folder)/home.o"
      #expect(
        try compiler.compile(["-std=c99", "-c", "\(folder)/home.c", "-o", object], in: folder)
          == "")
      let outcome = try Subprocess.run([nm, "-S", object], log: "\(folder)/log")
      let data = outcome.output.split(separator: "\n").map { $0.split(separator: " ") }
        .filter { $0.count == 4 && "bBdDC".contains($0[2]) }
      let sizes = Dictionary(
        uniqueKeysWithValues: data.map { (String($0[3]), Int($0[1], radix: 16)) })
      #expect(Set(sizes.keys) == ["home_memory", "svdf_state_memory", "svdf_is_ready"])
      let largest = try Self.members().map(\.program.plan.arenaBytes).max() ?? 0
      #expect(sizes["home_memory"] == (largest + 15) / 16 * 16)
    }
  }

  @Test(.enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"))
  func aSectionOfOneModelsArenaIsRefused() throws {
    let compiler = try #require(Self.hosts.first)
    try withSources { folder in
      let messages = try compiler.compile(
        ["-std=c99", "-DDIGITS_SECTION=", "-fsyntax-only", "\(folder)/home.c"], in: folder)
      #expect(messages.contains("define HOME_SECTION instead of DIGITS_SECTION"))
    }
  }

  /// An application that runs both in turn gets the goldens of another implementation, as long as it
  /// leaves the state alone.
  @Test(
    .enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"), arguments: [false, true])
  func runsInTurnGiveTheGoldens(resets: Bool) throws {
    let compiler = try #require(Self.hosts.first)
    let runs = try Self.cases.map { try CaseRun(Places.ownCase($0.case)) }
    var statements: [String] = []
    var golden = ""
    for turn in 0..<3 {
      for (run, name) in zip(runs, Self.cases.map(\.name)) {
        let vector = run.vectors[turn]
        let input = vector.inputs[0].int32s.map(String.init).joined(separator: ", ")
        let upper = name.uppercased()
        if resets, run.compilation.program.stateBytes > 0 { statements.append("\(name)_reset();") }
        statements.append(
          """
          { static const int8_t given[] = {\(input)}; memcpy(\(name)_input(), given, sizeof given); }
          \(name)_invoke();
          for (int i = 0; i < \(upper)_OUTPUT_ELEMENTS; i++) printf("%d ", \(name)_output()[i]);
          """)
        golden += try #require(vector.outputs?[0]).int32s.map { "\($0) " }.joined()
      }
    }
    try withSources(Tuning()) { folder in
      let main = """
        #include <stdio.h>
        #include <string.h>
        #include "home.h"
        int main(void) {
        \(statements.joined(separator: "\n"))
          return 0;
        }

        """
      try Files.write(main.utf8, to: "\(folder)/main.c")
      let sources = ["main", "home", "home_weights"].map { "\(folder)/\($0).c" }
      #expect(
        try compiler.compile(["-std=c99"] + sources + ["-o", "\(folder)/program"], in: folder) == ""
      )
      let output = try Subprocess.run(["\(folder)/program"], log: "\(folder)/log").output
      #expect((output == golden) == !resets)
    }
  }

  @Test(arguments: [Tuning(), Tuning(.dsp, isSliced: true, isTraced: true), Tuning(goal: .ram)])
  func sanitizedRunsInTurnEqualTheInterpreter(tuning: Tuning) throws {
    let runs = try ["digits", "operators/SVDF/int8", "gesture", "operators/SignalDelay/long"].map {
      try CaseRun(Places.ownCase($0), tuning: tuning)
    }
    #expect(try Verifier(engine: .c).verifyTogether(runs)?.map(\.what) == [])
  }

  @Test(arguments: ["cortex-m4", "rv32imc"])
  func chipsRunThemInTurn(id: String) throws {
    let chip = try #require(EmulatedChip.named(id))
    guard (try? chip.requireTools()) != nil else { return }
    let runs = try ["digits", "operators/SVDF/int8"].map { name in
      try CaseRun(Places.ownCase(name), tuning: Tuning(Tuning.Instructions(core: id)))
    }
    #expect(try Verifier(engine: .c, on: chip).verifyTogether(runs)?.map(\.what) == [])
  }

  /// The host's compiler, after one word of the bundle's source was changed.
  private struct Saboteur: Machine {
    let host: HostCompiler
    let old, new: String
    var id: String { host.id }
    var supportFiles: [String] { host.supportFiles }
    var largestProgramBytes: Int { host.largestProgramBytes }

    func build(_ source: String, to program: String, defining definitions: [String]) throws {
      let path = source.replacing("verify.c", with: "models.c")
      let text = String(decoding: try Files.read(path), as: UTF8.self)
      #expect(text.contains(old))
      try Files.write(text.replacing(old, with: new).utf8, to: path)
      try host.build(source, to: program, defining: definitions)
    }

    func run(_ program: String, in folder: String) throws(IOError) -> Subprocess.Outcome {
      try host.run(program, in: folder)
    }
  }

  /// The state lies where only the other model's runs write: each alone would never know.
  @Test func aStateThatTheOtherModelOverwritesIsFound() throws {
    let runs = try ["digits", "operators/SVDF/int8"].map { try CaseRun(Places.ownCase($0)) }
    let (digits, svdf) = (runs[0].compilation.program, runs[1].compilation.program)
    let free = (svdf.plan.arenaBytes + 15) / 16 * 16
    try #require(free + svdf.stateBytes <= digits.plan.arenaBytes)
    let machine = Saboteur(
      host: try HostCompiler(), old: "#define MODEL_1_STATE (model_1_state_memory.bytes)",
      new: "#define MODEL_1_STATE (models_memory.model_0.bytes + \(free))")
    let failures = try #require(try Verifier(engine: .c, on: machine).verifyTogether(runs))
    #expect(failures.map(\.case) == [runs[1].name])
    #expect(failures.first?.vector == runs[1].vectors[1].name)
  }

  @Test func aWrongConstantIsFoundInItsModel() throws {
    let runs = try ["digits", "gesture"].map { try CaseRun(Places.ownCase($0)) }
    var compilation = runs[1].compilation
    let index = try #require(
      compilation.program.constants.firstIndex {
        $0.tensor.element == .int8 && $0.tensor.count > 16
      })
    var bytes = compilation.program.constants[index].tensor.bytes
    for place in bytes.indices { bytes[place] ^= 0x40 }
    compilation.program.constants[index].tensor = Tensor(.int8, bytes: bytes)
    let changed = CaseRun(name: "gesture", compilation: compilation, vectors: runs[1].vectors)
    let failures = try #require(try Verifier(engine: .c).verifyTogether([runs[0], changed]))
    #expect(failures.map(\.case) == ["gesture"])
  }

  private static let cases = [
    (case: "digits", name: "digits"), (case: "operators/SVDF/int8", name: "svdf"),
  ]

  private static func members(_ tuning: Tuning = Tuning()) throws -> [Bundle.Member] {
    try cases.map { item in
      .init(
        name: item.name,
        program: try CaseRun(Places.ownCase(item.case), tuning: tuning).compilation.program)
    }
  }

  /// Calls `body` with a folder that has the sources of the library `home`.
  private func withSources(
    _ tuning: Tuning = Tuning(isSliced: true), _ body: (String) throws -> Void
  ) throws {
    try Places.withFolder { folder in
      for file in CSource(Bundle(try Self.members(tuning), name: "home")).files {
        try Files.write(file.text.utf8, to: "\(folder)/\(file.path)")
      }
      try body(folder)
    }
  }
}
