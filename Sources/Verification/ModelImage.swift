import Compiler
import EmbeddedFiles
import IR

/// One generated model in an image of its own for a chip, linked as an application links it.
struct ModelImage {
  private let chip: EmulatedChip
  private let folder: String
  /// The function that is measured.
  private let function: String

  /// Builds `program` inside `folder`, which the caller removes.
  ///
  /// - Parameters:
  ///   - optimization: a level of the compiler's, `-Os`.
  ///   - marksSteps: call `bench_mark` after each step.
  /// - Throws: `ImageTooLarge`, `IOError`.
  init(
    _ program: Program, on chip: EmulatedChip, in folder: String, optimization: String,
    marksSteps: Bool = false
  ) throws {
    self.chip = chip
    self.folder = folder
    let rows = program.rowInput.map { RowFeed($0, model: "model") }
    function =
      rows != nil ? "model_push_row" : program.progress == nil ? "model_invoke" : "model_step"
    for file in CSource(program, model: "model").files {
      try Files.write(file.text.utf8, to: "\(folder)/\(file.path)")
    }
    for file in chip.supportFiles {
      try Files.write(EmbeddedFile.text("Templates/verify/\(file)").utf8, to: "\(folder)/\(file)")
    }
    let inputs = program.inputs.indices.map { index in
      let place = index == program.rowInput?.port ? "model_image" : "model_input_\(index)()"
      return "if (!io_read(\(place), MODEL_INPUT_\(index)_BYTES)) return 0;"
    }
    let driver = Template(EmbeddedFile.text("Templates/verify/bench.c")).filled(
      model: "model",
      [
        "model": "#include \"model.h\"\n\(rows?.image ?? "")",
        "inputs": inputs.joined(separator: "\n"),
        "invoke": rows?.run(mark: "bench_slice();")
          ?? (program.progress == nil
            ? "\(function)();" : "do bench_slice();\nwhile (!\(function)());"),
        "marks": "enum { MARKS = \(marksSteps ? max(1, program.markCount) : 1) };",
      ])
    try Files.write(driver.utf8, to: "\(folder)/bench.c")
    try chip.build(
      ["bench", "model", "model_weights"].map { "\(folder)/\($0).c" }, to: path,
      optimization: optimization,
      defining: CSource(program, model: "model").sections(far: chip.farSection)
        + (marksSteps ? ["MODEL_HOOK=bench_mark"] : []))
  }

  private var path: String { "\(folder)/bench" }

  /// The addresses of functions, as hexadecimal literals.
  func addresses(of symbols: [String]) throws(IOError) -> [String] {
    try chip.addresses(of: symbols, in: path, log: "\(folder)/nm.log")
  }

  /// Runs the model on inputs, one run after the other, and compares its stack with its bound.
  ///
  /// - Parameter extra: more arguments for the emulator.
  /// - Returns: The stack, and of each mark the step that it is of.
  func run(
    _ runs: [[Tensor]], extra: [String] = []
  ) throws(IOError) -> (stack: StackUse, marks: [Int]) {
    let count = (0..<4).map { UInt8(truncatingIfNeeded: runs.count >> (8 * $0)) }
    try Files.write(count + runs.flatMap { $0.flatMap(\.bytes) }, to: "\(folder)/jobs")
    let outcome = try chip.run(path, in: folder, extra: extra)
    guard outcome.status == 0 else {
      throw IOError("\(chip.id): the image ended with status \(outcome.status): \(outcome.output)")
    }
    let trace = try Files.read("\(folder)/trace")
    let words = stride(from: 0, to: trace.count - 3, by: 4).map { start in
      trace[start..<start + 4].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
    let used = words.prefix(runs.count)
    guard let highWater = used.max(), used.count == runs.count,
      let bound = try chip.stackBounds(of: [function], in: path)?.first
    else { throw IOError("\(chip.id): the image measured \(used.count) of \(runs.count) runs") }
    return (StackUse(bound: bound, highWater: highWater), Array(words.dropFirst(runs.count)))
  }
}

extension CSource {
  /// Definitions that put all parts of an arena but the first into section `far`, where there is one:
  /// what the target's linker script is asked for, this one's does not have.
  func sections(far: String? = nil) -> [String] {
    let macros = sectionMacros
    let attribute = far.map { "__attribute__((section(\"\($0)\")))" } ?? ""
    return macros.enumerated().map { index, macro in
      "\(macro)=\(index == 0 || index == macros.count - 1 ? "" : attribute)"
    }
  }
}

extension Program {
  /// How often a run calls the hook: for every result, or for each of its rows where it is made row by
  /// row with others.
  fileprivate var markCount: Int {
    steps.reduce(0) { sum, step in
      sum + (step.order == .streamed ? step.form?.needed.count ?? 1 : step.results.count)
    }
  }
}

/// The stack of a model on a chip, in bytes: what `<model>_invoke`, or `<model>_step`, and all below it take.
package struct StackUse: Sendable, Hashable, Encodable {
  /// The most that it can be, from the compiler's call graph.
  package var bound: Int
  /// The most that it has been: how far painted memory was written.
  package var highWater: Int

  enum CodingKeys: String, CodingKey {
    case bound
    case highWater = "high_water"
  }

  package init(bound: Int, highWater: Int) {
    (self.bound, self.highWater) = (bound, highWater)
  }

  /// The stack of runs of `program`, built as for an application, on `chip`.
  package init(_ program: Program, on chip: EmulatedChip, inputs: [[Tensor]]) throws {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    self = try ModelImage(program, on: chip, in: folder, optimization: "-Os").run(inputs).stack
  }

  /// True if the bound holds.
  package var isWithinBound: Bool { highWater <= bound }
}
