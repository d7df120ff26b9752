import Compiler
import EmbeddedFiles
import IR

/// What a run costs on a chip: instructions counted exactly on the emulator, for each step too.
package struct Benchmark: Sendable, Encodable {
  package struct Step: Sendable, Encodable {
    package var index: Int
    package var `operator`: String
    package var kernel: String
    package var macs: Int
    package var instructions: Int
    /// As of the whole run.
    package var cyclesEstimate: Int?
  }

  package var on: String
  /// Whose bytes the outputs are.
  package var numerics: String
  package var instructions: Int
  /// Cycles of a Cortex-M4 with one-cycle memory; nil for other instruction sets.
  package var cyclesEstimate: Int?
  /// The most bytes of stack that the run used.
  package var stackBytes: Int
  package var steps: [Step]

  enum CodingKeys: String, CodingKey {
    case on, numerics, instructions, steps
    case cyclesEstimate = "cycles_estimate"
    case stackBytes = "stack"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(on, forKey: .on)
    try container.encode(numerics, forKey: .numerics)
    try container.encode(instructions, forKey: .instructions)
    // Present and null: the key is part of the contract.
    try container.encode(cyclesEstimate, forKey: .cyclesEstimate)
    try container.encode(stackBytes, forKey: .stackBytes)
    try container.encode(steps, forKey: .steps)
  }

  /// Runs `program` once on `chip` and counts.
  package init(_ program: Program, on chip: EmulatedChip, inputs: [Tensor]) throws(IOError) {
    let counter = try InstructionCounter()
    defer { counter.remove() }
    // Marks between steps would cost instructions of their own.
    let whole = try counter.count(program, on: chip, inputs: inputs, marksSteps: false)
    let marked = try counter.count(program, on: chip, inputs: inputs, marksSteps: true)
    on = chip.id
    numerics = program.numerics.rawValue
    instructions = whole.total.instructions
    cyclesEstimate = chip.isCortexM ? whole.total.cycles : nil
    stackBytes = whole.stackBytes
    // The hook sees every result: a step has as many marks. One without results counts to the next.
    var marks = marked.steps[...]
    steps = program.steps.enumerated().map { index, step in
      let own = marks.prefix(step.results.count)
      marks = marks.dropFirst(own.count)
      let count = own.reduce((0, 0)) { ($0.0 + $1.instructions, $0.1 + $1.cycles) }
      return Step(
        index: index, operator: type(of: step.op).name,
        kernel: step.kernelNames,
        macs: (step.op as? any Multiplying)?.multiplyAccumulates(step.types) ?? 0,
        instructions: count.0, cyclesEstimate: chip.isCortexM ? count.1 : nil)
    }
  }
}

/// Builds the counting plugin once and runs images under it.
private struct InstructionCounter {
  struct Counts {
    var total: (instructions: Int, cycles: Int) = (0, 0)
    var steps: [(instructions: Int, cycles: Int)] = []
    var stackBytes = 0
  }

  private let folder: String

  init() throws(IOError) {
    folder = try Files.temporaryFolder()
    guard let compiler = Subprocess.find(["cc", "gcc", "clang"]) else {
      throw IOError("no C compiler for the counting plugin: install gcc or clang")
    }
    try Files.write(
      EmbeddedFile.text("Templates/verify/count_instructions.c").utf8, to: "\(folder)/count.c")
    let outcome = try Subprocess.run(
      [compiler, "-O2", "-shared", "-fPIC", "\(folder)/count.c", "-o", "\(folder)/libcount.so"],
      log: "\(folder)/plugin.log")
    guard outcome.status == 0 else {
      throw IOError("the counting plugin cannot be built:\n\(outcome.output.prefix(2000))")
    }
  }

  func remove() { Files.remove(folder) }

  func count(
    _ program: Program, on chip: EmulatedChip, inputs: [Tensor], marksSteps: Bool
  ) throws(IOError) -> Counts {
    try writeImageSources(program, chip, marksSteps: marksSteps)
    try Files.write(inputs.flatMap(\.bytes), to: "\(folder)/jobs")
    try chip.build("\(folder)/bench.c", to: "\(folder)/bench", optimization: "-O2", defining: [])
    let symbols = try chip.addresses(
      of: ["bench_begin", "bench_end", "bench_mark"], in: "\(folder)/bench", log: "\(folder)/nm.log"
    )
    let plugin = (["\(folder)/libcount.so", "out=\(folder)/counts"] + symbols.map { "mark=\($0)" })
      .joined(separator: ",")
    let outcome = try chip.run("\(folder)/bench", in: folder, extra: ["-plugin", plugin])
    guard outcome.status == 0 else {
      throw IOError("\(chip.id): the image ended with status \(outcome.status): \(outcome.output)")
    }
    return try counts()
  }

  private func writeImageSources(
    _ program: Program, _ chip: EmulatedChip, marksSteps: Bool
  ) throws(IOError) {
    for file in CSource(program, model: "model").files {
      try Files.write(file.text.utf8, to: "\(folder)/\(file.path)")
    }
    try Files.write(
      EmbeddedFile.text("Templates/kernels/memory.h").utf8, to: "\(folder)/kernels/memory.h")
    for file in chip.supportFiles {
      try Files.write(EmbeddedFile.text("Templates/verify/\(file)").utf8, to: "\(folder)/\(file)")
    }
    let hook = marksSteps ? "#define MODEL_HOOK bench_mark\n" : ""
    let inputs = program.inputs.indices.map {
      "if (!io_read(model_input_\($0)(), MODEL_INPUT_\($0)_BYTES)) return 0;"
    }
    let source = Template(EmbeddedFile.text("Templates/verify/bench.c")).filled(
      model: "model",
      [
        "model": "\(hook)#include \"model.c\"\n#include \"model_weights.c\"",
        "inputs": inputs.joined(separator: "\n"),
        "invoke": "model_invoke();",
      ])
    try Files.write(source.utf8, to: "\(folder)/bench.c")
  }

  /// Reads what the plugin and the image have written.
  private func counts() throws(IOError) -> Counts {
    let text = String(decoding: try Files.read("\(folder)/counts"), as: UTF8.self)
    let events = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
      .filter { $0.count == 3 }
    guard let begin = events.first(where: { $0[0] == 0 }),
      let end = events.last(where: { $0[0] == 1 })
    else {
      throw IOError(
        "the emulator's plugin counted nothing; QEMU 4.2 or later with plugins is needed")
    }
    var counts = Counts()
    counts.total = (end[1] - begin[1], end[2] - begin[2])
    var before = begin
    for event in events where event[0] == 2 {
      counts.steps.append((event[1] - before[1], event[2] - before[2]))
      before = event
    }
    let trace = try Files.read("\(folder)/trace")
    counts.stackBytes = trace.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return counts
  }
}
