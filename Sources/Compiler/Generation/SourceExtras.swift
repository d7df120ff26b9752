/// The parts of a source in which programs differ whose runs can be left off, take in rows or keep
/// digests.
struct SourceExtras {
  private let model: String
  private let progress: Program.Progress?
  private let digests: DigestRing?
  private let rows: RowExtras?
  private let arena: ArenaNames

  init(_ program: Program, model: String) {
    self.model = model
    (progress, digests) = (program.progress, program.trace)
    let arena = ArenaNames(program, model: model)
    self.arena = arena
    rows = program.rowInput.map { RowExtras($0, model: model, arena) }
  }

  private var upper: String { model.uppercased() }

  /// Kernel headers that they need.
  var headers: [String] {
    progress == nil && digests == nil ? [] : ["kernel.h", "memory.h"]
  }

  /// The head of the function that has the steps.
  var signature: String {
    if let rows { return rows.signature(" {") }
    return progress == nil
      ? "void \(model)_invoke(\(upper)_ARENA) {" : "int \(model)_step(\(upper)_ARENA) {"
  }

  /// What its statements refer to.
  var locals: String {
    let at = progress.map { "kl_int32 *const at = \(words("state_base", $0));" }
    let trace = digests.map { "kl_uint32 *const trace = \(words("state_base", $0));" }
    return [at, trace].compactMap { $0 }.joined(separator: "\n")
  }

  private func words(_ base: String, _ progress: Program.Progress) -> String {
    "(kl_int32 *)(void *)(\(base) + \(progress.offset))"
  }

  /// The function that runs all slices where the other runs one, or says where rows go.
  var invoke: String {
    guard let progress else { return "" }
    return rows?.place(at: "const kl_int32 *const at = \(words("\(upper)_STATE", progress));")
      ?? Template(named: "sliced.c").filled(
        model: model,
        [
          "restart": restart("\(upper)_STATE"),
          "call": "while (!\(model)_step(\(arena.arguments), state)) {",
        ])
  }

  /// The statements by which nothing has run.
  var reset: String {
    let runs = digests.map { "\nmemset(state_base + \($0.offset), 0, 8);" } ?? ""
    return runs + "\n" + restart("state_base")
  }

  /// The statements by which the next slice starts a run.
  private func restart(_ base: String) -> String {
    let rows = progress.map { "memset(\(base) + \($0.offset), 0, \($0.bytes));" }
    let runs = digests.map { "\(model)_trace_start(\(words(base, $0)));" }
    return [rows, runs].compactMap { $0 }.joined(separator: "\n")
  }

  private func words(_ base: String, _ digests: DigestRing) -> String {
    "(kl_uint32 *)(void *)(\(base) + \(digests.offset))"
  }

  /// The functions that keep digests.
  var trace: String {
    guard let digests else { return "" }
    return Template(named: "trace.c").filled(
      model: model,
      [
        "steps":
          "enum { \(upper)_TRACE_RUNS = \(DigestRing.runs), \(upper)_TRACE_STEPS = \(digests.steps) };",
        "program": "trace[0] = \(digests.program)u;",
        "place": "return \(upper)_STATE + \(digests.offset);",
      ])
  }

  /// What the header says of them, and of how to run the model.
  var declarations: String {
    let invoke = """
      // Runs the model once. Never fails, never allocates.
      void \(model)_invoke(\(upper)_ARENA);

      """
    let step = """

      // Runs the next slice: a row of a layer where that can be, else a layer. Returns 1 when the run is
      // done, with the outputs ready: the next slice starts another run, which \(model)_invoke does too.
      int \(model)_step(\(upper)_ARENA);
      """
    let trace = """

      // \(upper)_TRACE_BYTES that say what the last runs since the reset have computed: save them, as they
      // are or as hexadecimal text, and kinglet explain finds the first step that went wrong.
      #define \(upper)_TRACE_BYTES \(digests?.bytes ?? 0)
      const void *\(model)_trace(\(upper)_ARENA);
      """
    let run = rows?.declarations ?? invoke + (progress == nil ? "" : step)
    return run + (digests == nil ? "" : trace)
  }
}
