import Compiler
import EmbeddedFiles
import FoundationEssentials
import IR

/// Generated models built into one program of the host, and runs of them.
package struct Harness: Sendable {
  /// One run of a model on given inputs.
  package struct Job: Sendable {
    package var model: Int
    /// True if the run starts on a new instance.
    package var isFresh: Bool
    package var inputs: [Tensor]

    package init(model: Int, isFresh: Bool, inputs: [Tensor]) {
      (self.model, self.isFresh, self.inputs) = (model, isFresh, inputs)
    }
  }

  private let programs: [Program]
  /// True if the models share a static arena, false if each run has memory of its own.
  private let isBundle: Bool
  private let machine: any Machine
  private let folder: String

  /// Generates and builds `programs` inside `folder`, which the caller removes.
  ///
  /// - Parameter shared: compile each kernel once for all layers, which builds faster.
  package init(
    _ programs: [Program], on machine: any Machine, in folder: String, shared: Bool
  ) throws {
    try self.init(
      programs, programs.enumerated().map { CSource($1, model: Self.name($0)) }, on: machine,
      in: folder,
      defining: shared ? ["KL_KERNEL=static __attribute__((noinline, unused))"] : [])
  }

  /// Generates and builds `programs` as one library, as applications use it: with a static arena that
  /// they share, in which only the last run's outputs are left.
  package init(bundle programs: [Program], on machine: any Machine, in folder: String) throws {
    let members = programs.enumerated().map {
      Bundle.Member(name: Self.name($0), program: $1)
    }
    try self.init(
      programs, [CSource(Bundle(members, name: Self.bundle))], on: machine, in: folder)
  }

  private init(
    _ programs: [Program], _ sources: [CSource], on machine: any Machine, in folder: String,
    defining definitions: [String] = []
  ) throws {
    self.programs = programs
    isBundle = sources.contains(where: \.bundle.isShared)
    self.machine = machine
    self.folder = folder
    for file in sources.flatMap(\.files) {
      try Files.write(file.text.utf8, to: "\(folder)/\(file.path)")
    }
    try Files.write(
      EmbeddedFile.text("Templates/kernels/memory.h").utf8, to: "\(folder)/kernels/memory.h")
    for file in machine.supportFiles {
      try Files.write(EmbeddedFile.text("Templates/verify/\(file)").utf8, to: "\(folder)/\(file)")
    }
    try Files.write(source.utf8, to: "\(folder)/verify.c")
    var definitions = definitions + ["VERIFY_PARTS=\(most { $0.plan.parts.count })"]
    if let section = machine.farSection {
      definitions.append("VERIFY_FAR=__attribute__((section(\"\(section)\")))")
    }
    try machine.build("\(folder)/verify.c", to: "\(folder)/verify", defining: definitions)
  }

  private static func name(_ index: Int) -> String { "model_\(index)" }
  private static let bundle = "models"

  /// Each model's C, with the hook, and what calls it.
  private var models: [String] {
    let names = programs.indices.map(Self.name)
    let hooks = names.map { "#define \($0.uppercased())_HOOK verify_hook" }
    func include(_ name: String) -> String {
      "#include \"\(name).c\"\n#include \"\(name)_weights.c\""
    }
    let callers = programs.indices.map(ports)
    guard isBundle else {
      return zip(names, zip(hooks, callers)).map { name, texts in
        "#define \(name.uppercased())_CALLER_ARENA\n\(texts.0)\n\(include(name))\n\(texts.1)"
      }
    }
    return ["#define VERIFY_ONE_INSTANCE"] + hooks + [include(Self.bundle)] + callers
  }

  /// The driver with all models included.
  private var source: String {
    let rows = programs.enumerated().map { index, program in
      let name = Self.name(index)
      // The memory of a bundle is its own, and so is the first reset.
      let reset = program.stateBytes > 0 && !isBundle ? "\(name)_start" : "0"
      let memory =
        isBundle ? "0, 0" : "\(program.plan.parts.count), \(name.uppercased())_STATE_BYTES"
      return "{\(memory), \(program.inputs.count), \(program.outputs.count), \(name)_parts, "
        + "\(name)_bytes, \(name)_run, \(reset), \(name)_port},"
    }
    return Template(EmbeddedFile.text("Templates/verify/verify.c")).filled(
      model: "verify",
      [
        "models": models.joined(separator: "\n"),
        "largest": "enum { MAX_PARTS = \(most { $0.plan.parts.count }), "
          + "MAX_FIRST = \(max(8, most { $0.plan.parts[0].bytes.count })), "
          + "MAX_OTHERS = \(most { $0.plan.parts.dropFirst().reduce(0) { $0 + $1.bytes.count } }), "
          + "MAX_STATE = \(max(8, most(\.stateBytes))) };",
        "table": "static const verify_model models[] = {\n\(rows.joined(separator: "\n"))\n};",
      ])
  }

  private func most(_ count: (Program) -> Int) -> Int {
    isBundle ? 1 : programs.map(count).max() ?? 0
  }

  /// The sizes and addresses of a model's inputs and outputs, through its own accessors.
  private func ports(_ index: Int) -> String {
    let name = Self.name(index)
    let program = programs[index]
    let names =
      program.inputs.indices.map { "input_\($0)" } + program.outputs.indices.map { "output_\($0)" }
    let parts = program.plan.parts
    let arenas = parts.indices.map { "arena[\($0)]" }
    let memory = isBundle ? [] : arenas + (program.stateBytes > 0 ? ["state"] : [])
    let arguments = memory.joined(separator: ", ")
    let reset =
      program.stateBytes == 0 || isBundle
      ? ""
      : "static void \(name)_start(void *const *arena, void *state) { \(name)_reset(\(arguments)); }"
    let cases = names.enumerated().map { index, port in
      let isImage = index == program.rowInput?.port
      let place = isImage ? RowFeed.name(name) : "\(name)_\(port)(\(arguments))"
      return "case \(index): return (void *)\(place);"
    }
    let sizes = names.map { "\(name)_\($0)_BYTES".uppercased() }
    let rows = program.rowInput.map { RowFeed($0, model: name) }
    return """
      static const int32_t \(name)_parts[] = {\(parts.map { "\(max(1, $0.bytes.count))" }.joined(separator: ", "))};
      static const int32_t \(name)_bytes[] = {\(sizes.joined(separator: ", "))};
      \(rows?.image ?? "")
      \(reset)
      static void \(name)_run(void *const *arena, void *state) {
        (void)arena, (void)state;
        \(rows?.run(memory: memory) ?? "\(name)_invoke(\(arguments));")
      }
      static void *\(name)_port(void *const *arena, void *state, int32_t index) {
        (void)arena, (void)state;
        switch (index) { \(cases.joined(separator: " ")) default: return 0; }
      }
      """
  }

  /// The most stack that a run of each model can take, hook included; nil where that is not known.
  package func stackBounds() throws(IOError) -> [Int]? {
    try machine.stackBounds(
      of: programs.indices.map { "\(Self.name($0))_run" }, in: "\(folder)/verify")
  }

  /// Runs `jobs` in order and returns what each computed. A run that ends the program, for one
  /// because a sanitizer has stopped it, is reported in its trace and is the last.
  package func run(_ jobs: [Job]) throws(IOError) -> [Trace] {
    var bytes: [UInt8] = []
    for job in jobs {
      for word in [Int32(job.model), job.isFresh ? 1 : 0] {
        withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
      }
      for input in job.inputs { bytes += input.bytes }
    }
    try Files.write(bytes, to: "\(folder)/jobs")
    let outcome = try machine.run("\(folder)/verify", in: folder)
    let traceBytes = Files.exists("\(folder)/trace") ? try Files.read("\(folder)/trace") : []
    var traces = Trace.all(in: traceBytes)
    if outcome.status != 0, traces.count <= jobs.count {
      if traces.last?.isComplete ?? true { traces.append(Trace()) }
      traces[traces.count - 1].crash =
        "the generated C ended with status \(outcome.status):\n\(outcome.output.prefix(4000))"
    }
    return traces
  }
}
