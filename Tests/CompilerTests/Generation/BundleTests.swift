import IR
import Testing

@testable import Compiler

/// What several models in one library share, and what stays each one's own.
struct BundleTests {
  private func program(_ name: String, _ tuning: Tuning = Tuning()) throws -> Program {
    try Compilation(SourceTree.ownModel(name), tuning: tuning).program
  }

  private func bundle(_ models: [(String, Program)]) -> Bundle {
    Bundle(models.map { .init(name: $0, program: $1) }, name: "home")
  }

  private func files(_ bundle: Bundle) -> [String: String] {
    let files = CSource(bundle).files
    return Dictionary(files.map { ($0.path, $0.text) }) { first, _ in first }
  }

  @Test func hasAHeaderForEachModelAndOneSource() throws {
    let files = files(bundle([("near", try program("digits")), ("far", try program("gesture"))]))
    let own = files.keys.filter { !$0.hasPrefix("kernels/") }
    #expect(
      Set(own) == ["near.h", "far.h", "home.h", "home.c", "home_weights.h", "home_weights.c"])
    let source = try #require(files["home.c"])
    #expect(source.matches(of: /static HOME_SECTION union/).count == 1)
    #expect(!source.contains("_SECTION union {\n  int64_t alignment;\n  int8_t bytes["))
    #expect(source.contains("void near_invoke(NEAR_ARENA) {"))
    #expect(source.contains("void far_invoke(FAR_ARENA) {"))
    // Kernels of both, each once.
    #expect(files["kernels/depthwise_conv_2d.h"] != nil && files["kernels/add.h"] != nil)
  }

  /// What the header of a model says is what it says alone, but for how long values are valid.
  @Test func headersAreThoseOfModelsAlone() throws {
    let program = try program("digits", Tuning(isSliced: true, isTraced: true))
    let alone = try #require(CSource(program, model: "near").files.first { $0.path == "near.h" })
    let files = files(bundle([("near", program), ("far", try self.program("sine"))]))
    let lines = Set(try #require(files["near.h"]).split(separator: "\n"))
    let missing = alone.text.split(separator: "\n").filter { !lines.contains($0) }
    #expect(missing == ["// until the next run."])
    #expect(files["near.h"]?.contains("A run of far overwrites") == true)
  }

  @Test func countsTheArenaOnceAndEveryState() throws {
    let (near, far) = (
      try program("operators/SVDF/int8"), try program("operators/SignalDelay/long")
    )
    let bundle = bundle([("near", near), ("far", far)])
    let needs = MemoryNeeds(
      bundle, stacks: [.init(bytes: 7, basis: ""), .init(bytes: 9, basis: "")])
    #expect(near.stateBytes > 0 && far.stateBytes > 0)
    #expect(needs.arena == max(near.plan.arenaBytes, far.plan.arenaBytes))
    #expect(needs.state == near.stateBytes + far.stateBytes)
    #expect(needs.stack.bytes == 9)
    let header = try #require(files(bundle)["home.h"])
    #expect(header.contains("#define HOME_ARENA_BYTES \(needs.arena)\n"))
    #expect(header.contains("#define HOME_STATE_BYTES \(needs.state)\n"))
    #expect(header.contains("#define HOME_OTHER_BYTES \(needs.other)\n"))
  }

  @Test func constantsAndParametersThatAreTheSameAreThereOnce() throws {
    let program = try program("digits")
    let alone = CSource(program, model: "near").files
    let files = files(bundle([("near", program), ("far", program)]))
    #expect(bundle([("near", program), ("far", program)]).weightBytes == program.weightBytes)
    let weights = try #require(alone.first { $0.path == "near_weights.c" }).text
    #expect(files["home_weights.c"] == weights.replacing("near_", with: "home_"))
    let source = try #require(files["home.c"])
    #expect(source.contains("static const kl_") && !source.contains(" far_step_"))
    // Of models that have nothing in common, all is there.
    let gesture = try self.program("gesture")
    let both = bundle([("near", program), ("far", gesture)])
    #expect(both.weightBytes > program.weightBytes)
    #expect(both.weightBytes <= program.weightBytes + gesture.weightBytes)
  }

  @Test func aModelAloneHasNothingOfBundles() throws {
    let program = try program("digits")
    let files = CSource(program, model: "digits").files
    #expect(
      files.map(\.text)
        == CSource(Bundle(program, name: "digits"), stacks: nil).files.map(\.text))
    #expect(
      files.filter { !$0.path.hasPrefix("kernels/") }.map(\.path)
        == ["digits.h", "digits.c", "digits_weights.h", "digits_weights.c"])
    #expect(
      !files[0].text.contains("shared") && files[0].text.contains("\n// until the next run.\n"))
    #expect(
      files[1].text.contains(
        """
        #else
        static DIGITS_SECTION union {
          int64_t alignment;
          int8_t bytes[DIGITS_ARENA_BYTES];
        } DIGITS_ALIGNED digits_memory;
        #define DIGITS_BASE (digits_memory.bytes)

        """))
  }

  @Test(arguments: [
    (["kws", "kws"], "home", "models 1 and 2 are both called kws"),
    (["kws", "home"], "home", "a model and all of them together are both called home"),
    (["kws", "kws_state"], "home", "kws_state is also what generated code calls something of kws"),
    (
      ["kws", "vww"], "kws_weights",
      "kws_weights is also what generated code calls something of kws"
    ),
    (["home_memory", "vww"], "home", "home_memory is also what generated code calls something"),
  ])
  func clashOfNamesIsFound(names: [String], library: String, sentence: String) {
    #expect(Bundle.clash(among: names, in: library)?.hasPrefix(sentence) == true)
  }

  @Test(arguments: [(["kws", "vww"], "home"), (["kws", "kws_small"], "kws_both")])
  func otherNamesStandTogether(names: [String], library: String) {
    #expect(Bundle.clash(among: names, in: library) == nil)
  }

  /// A generated name that no clash is looked for in would compile only by luck.
  @Test func everyGeneratedWordIsKnown() throws {
    let tuning = Tuning(isSliced: true, isTraced: true)
    var rows = Tuning(isTraced: true)
    rows.streamsInput = true
    let models = [
      ("qq", try program("operators/SVDF/int8", tuning)), ("zz", try program("digits", rows)),
    ]
    var words: Set<String> = []
    for (path, text) in files(bundle(models)) where !path.hasPrefix("kernels/") {
      for match in text.lowercased().matches(of: /\b(?:qq|zz|home)_([a-z]+)/) {
        words.insert(String(match.1))
      }
    }
    #expect(words.count > 20)
    #expect(words.subtracting(Bundle.generatedWords) == [])
  }
}
