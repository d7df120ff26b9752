import Foundation
import Testing

/// `--numerics` and `--compare-numerics`.
@Suite struct NumericsOptionTests {
  private let model = "\(Places.package)/Tests/Models/operators/FULLY_CONNECTED/litert_int8"

  @Test func theContractIsSaid() throws {
    let inspected = try Tool.run([
      "inspect", Places.model("digits"), "--numerics", "litert", "--format", "json",
    ])
    let facts = try #require(inspected.object?["model"] as? [String: Any])
    #expect(facts["numerics"] as? String == "litert")
    let fitted = try Tool.run(["fit", Places.model("digits"), "-t", "esp32", "--format", "json"])
    let fit = try #require(fitted.object?["model"] as? [String: Any])
    #expect(fit["numerics"] as? String == "tflm")
  }

  @Test func generatedHeaderSaysItWhereItIsNotTheDefault() throws {
    try Places.withFolder { folder in
      for (numerics, isSaid) in [("tflm", false), ("litert", true)] {
        let outcome = try Tool.run([
          "generate", "\(model)/model.tflite", "-o", "\(folder)/\(numerics)", "--name", "dense",
          "--numerics", numerics,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        func text(_ path: String) throws -> String {
          try String(contentsOfFile: "\(folder)/\(numerics)/\(path)", encoding: .utf8)
        }
        #expect(try text("src/dense.h").contains("LiteRT's reference kernels") == isSaid)
        #expect(try text("src/dense.c").contains("kl_fully_connected_s8_litert") == isSaid)
        #expect(try text("README.md").contains("LiteRT's reference kernels") == isSaid)
      }
    }
  }

  @Test func suiteOfTheOtherContractSkipsWhatDoesNotJudgeIt() throws {
    let suite = "\(Places.package)/Tests/Models/operators/RELU6"
    let outcome = try Tool.run([
      "verify", "--suite", suite, "--engine", "interpreter", "--numerics", "litert",
    ])
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.contains("pass: 4 of 4 cases"))
    #expect(outcome.output.contains("the case does not say whether LiteRT agrees"))
  }

  @Test func differencesBetweenTheContractsAreCounted() throws {
    let words = ["verify", "\(model)/model.tflite", "--compare-numerics"]
    let outcome = try Tool.run(words + ["-i", model, "--format", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try #require(outcome.object)
    #expect(report["numerics"] as? [String] == ["tflm", "litert"])
    #expect(report["inputs"] as? Int == 3)
    let output = try #require((report["outputs"] as? [[String: Any]])?.first)
    #expect(output["values"] as? Int == 3 * 24 * 32)
    #expect((output["differing"] as? Int ?? 0) > 100)
    #expect(output["largest_difference"] as? Int == 1)
    #expect(output["answers"] as? Int == 72)
    let random = try Tool.run(words)
    #expect(random.output.contains("tflm and litert on 5 inputs"))
  }

  @Test func oneQuestionAtATime() throws {
    for words in [["--suite", "x"], ["x", "--numerics", "tflm"]] {
      let outcome = try Tool.run(["verify", "--compare-numerics"] + words)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("--compare-numerics or --"), "\(outcome.errors)")
    }
    let outcome = try Tool.run(["run", "x", "--numerics", "cmsis"])
    #expect(outcome.errors.contains("--numerics must be tflm, litert (found cmsis)"))
  }
}
