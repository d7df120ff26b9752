import EmbeddedFiles
import IR

/// A file that the compiler makes: its path below the output folder, and its text.
package struct GeneratedFile: Sendable {
  package var path: String
  package var text: String
}

/// A program as C: the model's own header and source, its constants, and the kernels they use.
package struct CSource: Sendable {
  package let program: Program
  /// The prefix of every name, a C identifier in lower case.
  package let model: String
  private let needs: MemoryNeeds

  /// - Parameter stack: what is known of the stack; an estimate for all chips where absent.
  package init(_ program: Program, model: String, stack: StackFigure? = nil) {
    self.program = program
    self.model = model
    needs = MemoryNeeds(program, stack: stack ?? StackFigure(program))
  }

  /// The sources, all to lie in one folder.
  package var files: [GeneratedFile] {
    [
      GeneratedFile(path: "\(model).h", text: header),
      GeneratedFile(path: "\(model).c", text: source),
      GeneratedFile(path: "\(model)_weights.h", text: weightsHeader),
      GeneratedFile(path: "\(model)_weights.c", text: weights),
    ]
      + kernelHeaders.map {
        GeneratedFile(path: "kernels/\($0)", text: EmbeddedFile.text("Templates/kernels/\($0)"))
      }
  }

  private var upper: String { model.uppercased() }

  private var extras: SourceExtras { SourceExtras(program, model: model) }

  private var arrays: ConstantArrays {
    ConstantArrays(model: model, constants: program.constants)
  }

  private var header: String {
    let ports = PortNames(program, model: model)
    return Template(named: "model.h").filled(
      model: model,
      [
        "arena": "#define \(upper)_ARENA_BYTES \(needs.arena)",
        "state": "#define \(upper)_STATE_BYTES \(needs.state)",
        "other": "#define \(upper)_OTHER_BYTES \(needs.other)",
        "stack": "// The stack is \(needs.stack.basis).\n"
          + "#define \(upper)_STACK_BYTES \(needs.stack.bytes)",
        "ports": numerics + ports.macros, "declarations": ports.declarations,
        "run": extras.declarations,
      ])
  }

  /// A comment where the contract is not the default one.
  private var numerics: String {
    program.numerics == .tflm
      ? "" : "// Outputs are those of \(program.numerics.reference), bit for bit.\n"
  }

  private var source: String {
    var printer = StepPrinter(program, model: model, arrays: arrays)
    let steps = printer.run(of: program)
    return Template(named: "model.c").filled(
      model: model,
      [
        "include": "#include \"\(model)_weights.h\"",
        "kernels": usedHeaders.map { "#include \"kernels/\($0)\"" }.joined(separator: "\n"),
        "parameters": printer.parameters.joined(separator: "\n"), "steps": steps,
        "reset": printer.reset(program.states) + extras.reset,
        "run": extras.signature, "locals": extras.locals, "invoke": extras.invoke,
        "trace": extras.trace,
        "accessors": PortNames(program, model: model).definitions { printer.address($0, $1) },
      ])
  }

  private var weightsHeader: String {
    Template(named: "weights.h").filled(model: model, ["declarations": arrays.declarations])
  }

  private var weights: String {
    Template(named: "weights.c").filled(
      model: model,
      ["include": "#include \"\(model)_weights.h\"", "definitions": arrays.definitions])
  }

  /// The headers that calls name, sorted, and what copying memory needs.
  private var usedHeaders: [String] {
    let copies = !program.states.isEmpty || program.steps.contains { !$0.regions.isEmpty }
    let own = (copies ? ["memory.h"] : []) + extras.headers
    return Set(program.calls.map(\.kernel.header) + own).sorted()
  }

  /// The headers that calls name and those they include.
  private var kernelHeaders: [String] {
    var found = Set<String>()
    var pending = usedHeaders
    while let header = pending.popLast() {
      guard found.insert(header).inserted else { continue }
      for line in EmbeddedFile.text("Templates/kernels/\(header)").split(separator: "\n") {
        guard line.hasPrefix("#include \"") else { continue }
        pending.append(String(line.dropFirst("#include \"".count).prefix { $0 != "\"" }))
      }
    }
    return found.sorted()
  }
}
