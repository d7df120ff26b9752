import Compiler
import EmbeddedFiles
import IR
import Testing
import Verification

/// Generated sources compile silently everywhere, as C and as C++, and ask for nothing.
@Suite struct StrictCTests {
  private static let hosts = CCompiler.host.filter { $0.path != nil }
  private static let crosses = CCompiler.cross.filter { $0.path != nil }
  /// The only functions that generated code may leave to the C library.
  private static let allowed: Set = ["memcpy", "memset", "memmove"]

  @Test(
    .enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"), arguments: hosts,
    [["-std=c99", "-pedantic", "-O2"], ["-x", "c++", "-std=c++20", "-O2"]])
  func hostCompilesSilently(compiler: CCompiler, language: [String]) throws {
    try withSources { folder in
      try expectSilence(compiler, language + Self.allToObject(folder), folder)
      let symbols = try compiler.undefinedSymbols(of: "\(folder)/all.o", in: folder)
      #expect(symbols.isSubset(of: Self.allowed))
    }
  }

  @Test(.enabled(if: !crosses.isEmpty, "no cross compiler is installed"), arguments: crosses)
  func chipsCompileSilently(compiler: CCompiler) throws {
    try withSources { folder in
      try expectSilence(compiler, ["-std=c99", "-Os"] + Self.allToObject(folder), folder)
      let symbols = try compiler.undefinedSymbols(of: "\(folder)/all.o", in: folder)
      #expect(symbols.isSubset(of: Self.allowed))
    }
  }

  /// A core without a floating-point unit pays thousands of cycles for each float.
  @Test(
    .enabled(if: CCompiler.cortexM0.path != nil, "arm-none-eabi-gcc is not installed"))
  func integerModelsHaveNoFloats() throws {
    var compiler = CCompiler.cortexM0
    compiler.runtime = []
    let integer = try Self.cases().filter { run in
      let steps = run.compilation.program.steps
      return !steps.contains { step in
        (step.types.operands.compactMap { $0 } + step.types.results).contains {
          $0.element == .float32
        }
      }
    }
    #expect(integer.count > 10)
    try withSources(integer) { folder in
      try expectSilence(compiler, ["-std=c99", "-Os"] + Self.allToObject(folder), folder)
      let symbols = try compiler.undefinedSymbols(of: "\(folder)/all.o", in: folder)
      let floats = symbols.filter { symbol in
        ["__aeabi_f", "__aeabi_d", "__aeabi_i2f", "__aeabi_i2d", "__aeabi_cf", "__aeabi_cd"]
          .contains { symbol.hasPrefix($0) }
      }
      #expect(floats == [])
    }
  }

  /// As applications compile them, where GCC fuses a product with a sum unless it is told: floats are
  /// rounded as the interpreter rounds them.
  @Test(arguments: CCompiler.fusing.filter { $0.path != nil })
  func floatsAreNotFused(compiler: CCompiler) throws {
    let runs = try Case.all(in: Places.models).filter { $0.name.contains("/float32") }
      .map { try CaseRun($0) }
    #expect(runs.count > 50)
    try withSources(runs) { folder in
      let object = Self.allToObject(folder)
      try expectSilence(compiler, ["-std=gnu17", "-O3"] + object, folder)
      let code = try compiler.disassembly(of: "\(folder)/all.o", in: folder)
      #expect(code.contains(/v?mul\.f32|fmul\.s/))
      #expect(
        code.matches(of: /vf[n]?m[as][a-z]*\.f|vcm[lu][a-z]*\.f|fn?m(add|sub)\.[sd]/).count == 0)
    }
  }

  @Test(.enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"), arguments: hosts)
  func everyKernelCompilesAlone(compiler: CCompiler) throws {
    try Places.withFolder { folder in
      let headers = EmbeddedFile.names.filter {
        $0.hasPrefix("Templates/kernels/") && $0.hasSuffix(".h")
      }
      #expect(headers.count > 15)
      var sources: [String] = []
      for header in headers {
        let name = String(header.dropFirst("Templates/kernels/".count))
        try Files.write(EmbeddedFile.text(header).utf8, to: "\(folder)/\(name)")
        try Files.write("#include \"\(name)\"\n".utf8, to: "\(folder)/only_\(name).c")
        sources.append("\(folder)/only_\(name).c")
      }
      try expectSilence(compiler, ["-std=c99", "-pedantic", "-fsyntax-only"] + sources, folder)
    }
  }

  @Test(.enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"))
  func callerOwnedArenaCompiles() throws {
    let compiler = try #require(Self.hosts.first)
    try withSources([CaseRun(Places.ownCase("digits"))]) { folder in
      let arguments = ["-std=c99", "-DDIGITS_CALLER_ARENA"] + Self.allToObject(folder)
      try expectSilence(compiler, arguments, folder)
    }
  }

  @Test(
    .enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"), arguments: hosts,
    [
      ["-std=c99", "-pedantic"], ["-x", "c++", "-std=c++20"],
      ["-std=c99", "-DDIGITS_CALLER_ARENA"],
    ])
  func slicesAndTracesCompileSilently(compiler: CCompiler, language: [String]) throws {
    for goal in [Tuning.Goal.balanced, .ram] {
      for streams in [false, true] {
        var tuning = Tuning(goal: goal, isSliced: !streams, isTraced: true)
        tuning.streamsInput = streams
        let run = try CaseRun(Places.ownCase("digits"), tuning: tuning)
        try withSources([run]) { folder in
          try expectSilence(compiler, language + Self.allToObject(folder), folder)
        }
      }
    }
  }

  @Test(
    .enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"), arguments: hosts,
    [
      ["-std=c99", "-pedantic"], ["-x", "c++", "-std=c++20"],
      ["-std=c99", "-DDIGITS_CALLER_ARENA"],
    ])
  func severalMemoriesCompileSilently(compiler: CCompiler, language: [String]) throws {
    var streamed = Tuning()
    streamed.streamsInput = true
    for tuning in [Tuning(), Tuning(isSliced: true, isTraced: true), streamed] {
      for bytes in [0, 512] {
        let memories = MemoryRequest(.auto, hotWeightBytes: bytes)
        let run = try CaseRun(
          Places.ownCase("digits"), tuning: tuning, memories, of: Target.named("stm32f405rg"))
        try withSources([run]) { folder in
          try expectSilence(compiler, language + Self.allToObject(folder), folder)
        }
      }
    }
  }

  /// An application that does something else between slices gets the golden output, and so does one
  /// that gives up a run and starts another.
  @Test(.enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"))
  func slicesGiveTheGoldenOutput() throws {
    let run = try CaseRun(Places.ownCase("digits"), tuning: Tuning(isSliced: true))
    let (output, golden) = try outputs(
      of: run, with: try #require(Self.hosts.first),
      """
      for (int i = 0; i < 12; i++) digits_step();
      digits_reset();
      fill();
      while (!digits_step()) {
      }
      show();
      digits_step();
      fill();
      digits_invoke();
      show();
      """)
    #expect(output == golden + golden)
  }

  /// An application that hands over rows gets the golden output with the last, copied or not, and also
  /// after it has given up an image.
  @Test(
    .enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"),
    arguments: [Tuning.Goal.balanced, .ram])
  func rowsGiveTheGoldenOutput(goal: Tuning.Goal) throws {
    var tuning = Tuning(goal: goal)
    tuning.streamsInput = true
    let run = try CaseRun(Places.ownCase("digits"), tuning: tuning)
    let (output, golden) = try outputs(
      of: run, with: try #require(Self.hosts.first),
      """
      int done = 0;
      for (int y = 0; y < 5; y++) done += digits_push_row(image);
      digits_reset();
      for (int y = 0; y < DIGITS_ROWS; y++) done += digits_push_row(image + y * DIGITS_ROW_BYTES);
      show();
      for (int y = 0; y < DIGITS_ROWS; y++) {
        memcpy(digits_input_row(), image + y * DIGITS_ROW_BYTES, DIGITS_ROW_BYTES);
        done += digits_push_row(digits_input_row());
      }
      show();
      printf("%d", done);
      """)
    #expect(output == golden + golden + "2")
  }

  /// The README's own first program: fill the input, invoke, read the output.
  @Test(.enabled(if: !hosts.isEmpty, "neither gcc nor clang is installed"), arguments: hosts)
  func defaultInterfaceGivesTheGoldenOutput(compiler: CCompiler) throws {
    let run = try CaseRun(Places.ownCase("digits"))
    let (output, golden) = try outputs(of: run, with: compiler, "fill(); digits_invoke(); show();")
    #expect(output == golden)
  }

  /// What a program says that runs `digits`: `fill` gives it the first vector, `show` its output.
  private func outputs(
    of run: CaseRun, with compiler: CCompiler, _ statements: String
  ) throws -> (output: String, golden: String) {
    let vector = run.vectors[0]
    var output = ""
    try withSources([run]) { folder in
      let input = vector.inputs[0].int32s.map(String.init).joined(separator: ", ")
      let main = """
        #include <stdio.h>
        #include <string.h>
        #include "digits.h"
        static const int8_t image[DIGITS_INPUT_BYTES] = {\(input)};
        #ifndef DIGITS_ROWS
        static void fill(void) { memcpy(digits_input(), image, sizeof image); }
        #endif
        static void show(void) {
          for (int i = 0; i < DIGITS_OUTPUT_ELEMENTS; i++) printf("%d ", digits_output()[i]);
        }
        int main(void) {
          \(statements)
          return 0;
        }

        """
      try Files.write(main.utf8, to: "\(folder)/main.c")
      let sources = ["main", "digits", "digits_weights"].map { "\(folder)/\($0).c" }
      try expectSilence(compiler, ["-std=c99"] + sources + ["-o", "\(folder)/program"], folder)
      output = try Subprocess.run(["\(folder)/program"], log: "\(folder)/log").output
    }
    return (output, try #require(vector.outputs?[0]).int32s.map { "\($0) " }.joined())
  }

  private static func allToObject(_ folder: String) -> [String] {
    ["-c", "\(folder)/all.c", "-o", "\(folder)/all.o"]
  }

  private func expectSilence(
    _ compiler: CCompiler, _ arguments: [String], _ folder: String
  ) throws {
    let messages = try compiler.compile(arguments, in: folder)
    #expect(messages == "")
  }

  /// The own models that are whole networks, and every chain of operators.
  private static func cases() throws -> [CaseRun] {
    try Case.all(in: Places.models)
      .filter { !$0.name.contains("/") || $0.name.contains("/CHAIN/") }.map { try CaseRun($0) }
  }

  /// Calls `body` with a folder that has the sources of models, and `all.c`, which includes them all.
  private func withSources(
    _ runs: [CaseRun]? = nil, _ body: (String) throws -> Void
  ) throws {
    try Places.withFolder { folder in
      var includes = ""
      for run in try runs ?? Self.cases() {
        let name = run.name.replacing("/", with: "_")
        for file in CSource(run.compilation.program, model: name).files {
          try Files.write(file.text.utf8, to: "\(folder)/\(file.path)")
        }
        includes += "#include \"\(name).c\"\n#include \"\(name)_weights.c\"\n"
      }
      try Files.write(includes.utf8, to: "\(folder)/all.c")
      try body(folder)
    }
  }
}
