import Foundation
import Testing

/// Traces of programs that really run, explained by the tool.
@Suite(.enabled(if: try Tool.shell("command -v cc").status == 0, "there is no C compiler"))
struct ExplainCommandTests {
  /// Runs `digits` on the inputs of the vectors v0 to v2, the last only `slices` slices if given.
  private static let program = """
    #include <stdio.h>
    #include "digits.h"
    int main(int count, char **paths) {
      for (int i = 1; i < count; i++) {
        FILE *file = fopen(paths[i], "rb");
        if (!file || fseek(file, -DIGITS_INPUT_BYTES, SEEK_END)) return 1;
        if (fread(digits_input(), 1, DIGITS_INPUT_BYTES, file) != DIGITS_INPUT_BYTES) return 1;
        fclose(file);
    #ifdef SLICES
        for (int k = 0; i == count - 1 && k < SLICES; k++) digits_step();
        if (i == count - 1) break;
    #endif
        digits_invoke();
      }
      fwrite(digits_trace(), 1, DIGITS_TRACE_BYTES, stdout);
      return 0;
    }

    """

  private func input(_ vector: Int) -> String {
    "\(Places.package)/Tests/Models/digits/v\(vector)/input_0.npy"
  }

  /// Generates with these options, changes the source, runs, and calls `body` with the trace's path.
  private func withTrace(
    _ options: [String], slices: Int? = nil, changing change: (String) -> String = { $0 },
    _ body: (String) throws -> Void
  ) throws {
    try Places.withFolder { folder in
      let made = try Tool.run(
        ["generate", Places.model("digits"), "-o", "\(folder)/g", "--trace"] + options)
      #expect(made.status == 0, "\(made.errors)")
      let source = "\(folder)/g/src/digits.c"
      let text = String(decoding: try Places.bytes(source), as: UTF8.self)
      try Places.write(change(text).utf8, to: source)
      try Places.write(Self.program.utf8, to: "\(folder)/main.c")
      let inputs = (0..<3).map(input).joined(separator: " ")
      let flag = slices.map { "-DSLICES=\($0)" } ?? ""
      let ran = try Tool.shell(
        "cd \(folder) && cc -Wall -Wextra -Werror \(flag) -Ig/src main.c g/src/*.c -o p && "
          + "./p \(inputs) > trace")
      #expect(ran.status == 0, "\(ran.errors)")
      try body("\(folder)/trace")
    }
  }

  private func explain(_ trace: String, _ vectors: [Int], _ options: [String]) throws
    -> Tool.Outcome
  {
    try Tool.run(
      ["explain", Places.model("digits"), trace] + vectors.flatMap { ["-i", input($0)] } + options)
  }

  @Test(arguments: [[], ["--sliced"], ["--optimize", "ram"]])
  func runsThatWentRightAgree(options: [String]) throws {
    try withTrace(options) { trace in
      let outcome = try explain(trace, [1, 2], options)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "run 2: all 9 steps agree\nrun 3: all 9 steps agree\n")
      // The same as text, as it comes over a wire.
      let hexadecimal = try Places.bytes(trace).map { String($0, radix: 16) }
        .map { $0.count == 1 ? "0\($0)" : $0 }.joined(separator: " ")
      try Places.write(hexadecimal.utf8, to: trace)
      #expect(try explain(trace, [2], options).output == "run 3: all 9 steps agree\n")
    }
  }

  @Test func anotherInputDiffersFromTheStart() throws {
    try withTrace([]) { trace in
      let outcome = try explain(trace, [1, 1], [])
      #expect(outcome.status == 1)
      #expect(
        outcome.output.hasPrefix("run 2: all 9 steps agree\nrun 3: step 0 CONV_2D is the first"))
    }
  }

  /// A step that computes something else is named, not those before or after.
  @Test func theStepThatWentWrongIsNamed() throws {
    let change = { (text: String) in
      guard let step = text.firstRange(of: "digits_step_5 = "),
        let limit = text[step.upperBound...].firstRange(of: ".clamp_max = 127")
      else { return "" }
      return text.replacingCharacters(in: limit, with: ".clamp_max = -127")
    }
    try withTrace(["--optimize", "size"], changing: change) { trace in
      let outcome = try explain(trace, [2], ["--format", "json"])
      #expect(outcome.status == 1)
      let run = try #require((outcome.object?["runs"] as? [[String: Any]])?.first)
      #expect(run["run"] as? Int == 3 && run["agreeing"] as? Int == 5)
      let difference = try #require(run["difference"] as? [String: Any])
      #expect(difference["step"] as? Int == 5)
      #expect(difference["operator"] as? String == "CONV_2D")
    }
  }

  @Test(arguments: [
    (["--sliced", "--optimize", "size"], 2), (["--sliced", "--optimize", "ram"], 0),
  ])
  func aRunThatStoppedSaysWhere(options: [String], agreeing: Int) throws {
    try withTrace(options, slices: 17) { trace in
      let outcome = try explain(trace, [2], options)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.output == "run 3: stopped after \(agreeing) of 9 steps, which agree\n")
    }
  }

  @Test func whatIsNoTraceIsRefused() throws {
    try withTrace([]) { trace in
      var bytes = try Places.bytes(trace)
      bytes[0] ^= 1
      try Places.write(bytes, to: trace)
      var outcome = try explain(trace, [2], [])
      #expect(outcome.status == 3 && outcome.errors.contains("is a trace of another model"))
      try Places.write(bytes.dropLast(), to: trace)
      outcome = try explain(trace, [2], [])
      #expect(outcome.status == 3 && outcome.errors.contains("has 152 bytes"))
      outcome = try Tool.run(["explain", Places.model("digits"), trace])
      #expect(outcome.status == 2 && outcome.errors.contains("-i FILE.npy must be given"))
    }
  }
}
