import Compiler
import EmbeddedFiles
import Testing
import Verification

/// The arithmetic that stands in for an ESP8266's ROM equals a processor's own.
@Suite struct XtensaArithmeticTests {
  private static let compiler = Subprocess.find(["cc", "gcc", "clang"])

  @Test(.enabled(if: compiler != nil, "no C compiler is installed"), arguments: [1, 2])
  func equalsTheProcessors(seed: Int) throws {
    try Places.withFolder { folder in
      let build = try Subprocess.run(
        [
          try #require(Self.compiler), "-std=c99", "-O2", "-ffp-contract=off",
          "-I\(Places.package)/Templates/verify", "\(Places.package)/Tests/Arithmetic/compare.c",
          "-o", "\(folder)/compare",
        ], log: "\(folder)/log")
      try #require(build.status == 0, "\(build.output)")
      let run = try Subprocess.run(
        ["\(folder)/compare", "\(seed)", "300000"], log: "\(folder)/log")
      #expect(run.status == 0, "\(run.output)")
      #expect(run.output == "0 differences in 300000 runs\n")
    }
  }

  @Test func itIsNoPartOfWhatIsGenerated() throws {
    for name in ["digits", "gesture"] {
      let program = try CaseRun(Places.ownCase(name)).compilation.program
      for file in CSource(program, model: name).files {
        #expect(!file.text.contains("__addsf3") && !file.path.contains("xtensa"), "\(file.path)")
      }
    }
  }
}
