import Testing

/// A command line that makes no sense ends with status 2, a sentence, and where to read more.
@Suite struct UsageTests {
  @Test(arguments: [
    (["frobnicate"], "kinglet: unknown command frobnicate"),
    (["fit"], "kinglet: -t TARGET or --all-targets must be given"),
    (["fit", "-t", "esp32"], "kinglet: MODEL must be given"),
    (
      ["fit", "x.tflite", "-t", "esp32", "--all-targets"],
      "-t TARGET or --all-targets must be given"
    ),
    (["inspect"], "kinglet: MODEL must be given"),
    (["inspect", "a", "b"], "one MODEL is expected (found 2)"),
    (["inspect", "a", "--frob"], "unknown option --frob"),
    (["inspect", "a", "--format"], "--format needs a value: text|json|csv"),
    (["inspect", "a", "--format", "xml"], "--format must be text, json, csv (found xml)"),
    (["inspect", "a", "--tensors=yes"], "--tensors takes no value (found yes)"),
    (["generate", "x.tflite"], "cannot be read"),
    (["verify", "--suite", "a", "b"], "MODEL or --suite DIR, not both"),
    (["verify", "x", "--on", "moon"], "--on must be"),
    (["targets", "frob"], "expected list, show ID or check FILE.json"),
    (["targets", "show", "esp3"], "unknown target esp3; did you mean esp32"),
    (["completion", "tcsh"], "expected bash, zsh or fish (found tcsh)"),
    (["completion"], "bash, zsh or fish must be given"),
    (["help", "frob"], "unknown command frob"),
  ])
  func wrongCommandLineIsExplained(words: [String], message: String) throws {
    let outcome = try Tool.run(words)
    #expect(outcome.status == (message == "cannot be read" ? 5 : 2))
    #expect(outcome.output == "")
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
  }

  @Test func helpIsNamedAfterAUsageError() throws {
    #expect(try Tool.run(["fit"]).errors.hasSuffix("See: kinglet help fit\n"))
    #expect(try Tool.run(["frob"]).errors.hasSuffix("See: kinglet help\n"))
  }

  @Test func optionsOfModelsAreChecked() throws {
    let model = Places.model("sine")
    for (words, message) in [
      (["generate", model], "-o DIR must be given"),
      (["generate", model, "-o", "out", "--name", "Int"], "--name must be a C identifier"),
      (["generate", model, "-o", "out", "--for", "bazel"], "--for must be"),
      (["verify", model, "--random", "x"], "--random must be a number from 0 to 10000 (found x)"),
      (["verify", model, "--random", "99999999999999999999"], "--random must be a number"),
      (["verify", model, "--seed", "-1"], "--seed must be a number"),
      (["run", model], "the model has 1 inputs, found 0 of -i FILE.npy: input int8[1x1]"),
      (["inspect", model, "--dump-after", "lunch"], "--dump-after must be one of import, "),
      (["fit", model, "-t", "esp33"], "unknown target esp33"),
    ] {
      let outcome = try Tool.run(words)
      #expect(outcome.status == 2, "\(words)")
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }

  @Test func noCommandShowsTheOverview() throws {
    let outcome = try Tool.run([])
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("Usage: kinglet COMMAND"))
  }

  @Test func usageErrorIsJSONToo() throws {
    let outcome = try Tool.run(["verify", "--suite", "a", "b", "--format", "json"])
    #expect(outcome.status == 2)
    let error = outcome.errors.split(separator: "See: ").first.map(String.init) ?? ""
    #expect(error.contains("\"kind\" : \"usage\""))
  }
}
