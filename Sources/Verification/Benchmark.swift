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
    /// What decodes weights; nil where nothing does.
    package var coding: [KernelWork]?
  }

  package var on: String
  /// Whose bytes the outputs are.
  package var numerics: String
  package var instructions: Int
  /// Cycles of a Cortex-M4 with one-cycle memory, on cortex-m55 with vectors in two halves; nil for other
  /// instruction sets.
  package var cyclesEstimate: Int?
  /// The stack of the run, and its bound.
  package var stack: StackUse
  /// How long the slices of a run are that can be left off; nil for others.
  package var slices: Slices?
  package var steps: [Step]

  package struct Slices: Sendable, Encodable {
    package var count: Int
    /// Instructions of the longest, and the step that it is of.
    package var longest: Int
    package var step: Int
  }

  enum CodingKeys: String, CodingKey {
    case on, numerics, instructions, steps, stack, slices
    case cyclesEstimate = "cycles_estimate"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(on, forKey: .on)
    try container.encode(numerics, forKey: .numerics)
    try container.encode(instructions, forKey: .instructions)
    // Present and null: the key is part of the contract.
    try container.encode(cyclesEstimate, forKey: .cyclesEstimate)
    try container.encode(stack, forKey: .stack)
    try container.encodeIfPresent(slices, forKey: .slices)
    try container.encode(steps, forKey: .steps)
  }

  /// Runs `program` once on `chip` and counts.
  package init(_ program: Program, on chip: EmulatedChip, inputs: [Tensor]) throws {
    let counter = try InstructionCounter()
    defer { counter.remove() }
    // Marks between steps would cost instructions of their own.
    let whole = try counter.count(program, on: chip, inputs: inputs, marksSteps: false)
    let marked = try counter.count(program, on: chip, inputs: inputs, marksSteps: true)
    on = chip.id
    numerics = program.numerics.rawValue
    instructions = whole.total.instructions
    cyclesEstimate = chip.isCortexM ? whole.total.cycles : nil
    stack = whole.stack
    slices = whole.slices.indices.max { whole.slices[$0].count < whole.slices[$1].count }.map {
      let start = marked.slices[$0].lowerBound
      return Slices(
        count: whole.slices.count, longest: whole.slices[$0].count,
        // The end of each step is marked.
        step: marked.marks.first { $0.at > start }?.step ?? 0)
    }
    steps = program.steps.enumerated().map { index, step in
      // One without results counts to the next.
      let own = marked.marks.filter { $0.step == index }
      return Step(
        index: index, operator: type(of: step.op).name,
        kernel: step.kernelNames,
        macs: (step.op as? any Multiplying)?.multiplyAccumulates(step.types) ?? 0,
        instructions: own.reduce(0) { $0 + $1.instructions },
        cyclesEstimate: chip.isCortexM ? own.reduce(0) { $0 + $1.cycles } : nil,
        coding: step.codedWork.isEmpty ? nil : step.codedWork)
    }
  }
}

/// Builds the counting plugin once and runs images under it.
private struct InstructionCounter {
  struct Counts {
    /// What a step has cost since the mark before, and how many instructions came before its own.
    struct Mark {
      var step: Int
      var at: Int
      var instructions: Int
      var cycles: Int
    }

    var total: (instructions: Int, cycles: Int)
    var marks: [Mark] = []
    /// The instructions of each slice, counted from the start of the program.
    var slices: [Range<Int>] = []
    var stack: StackUse
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
  ) throws -> Counts {
    let image = try ModelImage(
      program, on: chip, in: folder, optimization: "-O2", marksSteps: marksSteps)
    let marks = try image.addresses(of: ["bench_begin", "bench_end", "bench_mark", "bench_slice"])
    let vectors = Tuning.Instructions(core: chip.id) == .helium ? ["vectors=on"] : []
    let plugin =
      (["\(folder)/libcount.so", "out=\(folder)/counts"] + vectors + marks.map { "mark=\($0)" })
      .joined(separator: ",")
    let run = try image.run([inputs], extra: ["-plugin", plugin])
    return try counts(stack: run.stack, marks: run.marks)
  }

  /// Reads what the plugin has written.
  private func counts(stack: StackUse, marks: [Int]) throws(IOError) -> Counts {
    let text = String(decoding: try Files.read("\(folder)/counts"), as: UTF8.self)
    let events = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
      .filter { $0.count == 3 }
    guard let begin = events.first(where: { $0[0] == 0 }),
      let end = events.last(where: { $0[0] == 1 })
    else {
      throw IOError(
        "the emulator's plugin counted nothing; QEMU 4.2 or later with plugins is needed")
    }
    var counts = Counts(total: (end[1] - begin[1], end[2] - begin[2]), stack: stack)
    var before = begin
    for (step, event) in zip(marks, events.filter { $0[0] == 2 }) {
      counts.marks.append(
        .init(
          step: step, at: event[1], instructions: event[1] - before[1],
          cycles: event[2] - before[2]))
      before = event
    }
    let starts = events.filter { $0[0] == 3 }.map { $0[1] }
    counts.slices = zip(starts, starts.dropFirst() + [end[1]]).map { $0..<$1 }
    return counts
  }
}
