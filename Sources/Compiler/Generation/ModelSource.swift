import EmbeddedFiles
import IR

/// One program of a bundle as C: its header, and its part of the source.
struct ModelSource {
  private let bundle: Bundle
  private let index: Int
  private let needs: MemoryNeeds
  private let arrays: ConstantArrays

  /// - Parameter stack: what is known of its stack.
  init(_ bundle: Bundle, _ index: Int, stack: StackFigure) {
    self.bundle = bundle
    self.index = index
    needs = MemoryNeeds(bundle.members[index].program, stack: stack)
    arrays = ConstantArrays(bundle, of: index)
  }

  private var program: Program { bundle.members[index].program }
  private var model: String { bundle.members[index].name }
  private var upper: String { model.uppercased() }
  private var extras: SourceExtras { SourceExtras(program, model: model) }

  var header: String {
    let ports = PortNames(program, model: model)
    return Template(named: "model.h").filled(
      model: model,
      [
        "arena": sharing + names.sizes, "arenas": "#define \(upper)_ARENA \(names.parameters)",
        "arena_and_state": "#define \(upper)_ARENA \(names.parameters), void *state",
        "state": "#define \(upper)_STATE_BYTES \(needs.state)",
        "other": "#define \(upper)_OTHER_BYTES \(needs.other)",
        "stack": "// The stack is \(needs.stack.basis).\n"
          + "#define \(upper)_STACK_BYTES \(needs.stack.bytes)",
        "ports": numerics + ports.macros, "validity": validity,
        "declarations": ports.declarations, "run": extras.declarations,
      ])
  }

  /// Who else has the arena, and where all is counted.
  private var sharing: String {
    bundle.isShared ? "// The arena is shared: \(bundle.name).h counts all models together.\n" : ""
  }

  /// The end of the sentence that says how long outputs are valid.
  private var validity: String {
    guard bundle.isShared else { return "// until the next run." }
    let others = bundle.members.map(\.name).filter { $0 != model }.joined(separator: " or ")
    return """
      // until the next run. A run of \(others) overwrites inputs, outputs and a run that is left off, too: the
      // arena is shared, the state is not.
      """
  }

  /// Has each layer get a copy of its kernel, where that is wanted.
  private var copies: String {
    guard program.copiesKernels else { return "" }
    return """
      // A copy of its kernel for each layer: that is faster, and larger.
      #if defined(__GNUC__) && !defined(KL_KERNEL)
      #define KL_KERNEL static inline __attribute__((always_inline))
      #define KL_SHARED KL_KERNEL
      #endif

      """
  }

  /// A comment where the contract is not the default one.
  private var numerics: String {
    program.numerics == .tflm
      ? "" : "// Outputs are those of \(program.numerics.reference), bit for bit.\n"
  }

  /// The source.
  ///
  /// - Parameter printed: the parameter structs of the members before it, by definition; this member's
  ///   are added.
  func source(_ printed: inout [String: String]) -> String {
    var printer = StepPrinter(program, model: model, arrays: arrays, printed: printed)
    let steps = printer.run(of: program)
    printed.merge(printer.named) { first, _ in first }
    return Template(named: "model.c").filled(
      model: model,
      [
        "include": "#include \"\(bundle.name)_weights.h\"",
        "kernels": copies
          + usedHeaders.map { "#include \"kernels/\($0)\"" }.joined(separator: "\n"),
        "parameters": printer.parameters.joined(separator: "\n"), "memory": memory,
        "bases": names.locals, "uses": names.uses, "steps": steps,
        "reset": printer.reset(program) + extras.reset,
        "run": extras.signature, "locals": extras.locals, "invoke": extras.invoke,
        "trace": extras.trace,
        "accessors": PortNames(program, model: model).definitions { printer.address($0, $1) },
      ])
  }

  private var names: ArenaNames { ArenaNames(program, model: model) }

  /// The macros by which parts of the arena, and after them the state, are put into sections; none for
  /// an arena that is one array.
  var sectionMacros: [String] {
    program.isDivided ? names.sectionMacros + ["\(upper)_STATE_SECTION"] : []
  }

  /// Where arena and state lie.
  private var memory: String {
    guard program.isDivided else {
      return Template(named: "memory.c").filled(model: model, ["arena": arena])
    }
    var holes = names.holes
    holes["sections", default: ""] +=
      "\n" + ArenaNames.section("\(upper)_STATE_SECTION", program.stateMemory)
    return Template(named: "arenas.c").filled(model: model, holes)
  }

  /// The static arena, or which part of the bundle's it is.
  private var arena: String {
    bundle.isShared
      ? "#define \(model)_memory (\(bundle.name)_memory.\(model))"
      : Template(named: "arena.c").filled(model: model, [:])
  }

  /// The headers that calls name, sorted, and what copying memory needs.
  var usedHeaders: [String] {
    let copies =
      !program.states.isEmpty || !program.copies.isEmpty
      || program.steps.contains { !$0.regions.isEmpty }
    let own = (copies ? ["memory.h"] : []) + extras.headers
    return Set(program.calls.map(\.kernel.header) + own).sorted()
  }
}
