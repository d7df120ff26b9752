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

  package init(_ program: Program, model: String) {
    self.program = program
    self.model = model
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

  private var arrays: ConstantArrays {
    ConstantArrays(model: model, constants: program.constants)
  }

  private var header: String {
    let ports = PortNames(program, model: model)
    return template("model.h").filled(
      model: model,
      [
        "memory": "#define \(model.uppercased())_ARENA_BYTES \(max(program.plan.arenaBytes, 1))",
        "ports": ports.macros, "declarations": ports.declarations,
      ])
  }

  private var source: String {
    template("model.c").filled(
      model: model,
      [
        "include": "#include \"\(model)_weights.h\"",
        "kernels": usedHeaders.map { "#include \"kernels/\($0)\"" }.joined(separator: "\n"),
        "parameters": parameters, "steps": steps,
        "accessors": PortNames(program, model: model).definitions { address($0, $1) },
      ])
  }

  private var weightsHeader: String {
    template("weights.h").filled(model: model, ["declarations": arrays.declarations])
  }

  private var weights: String {
    template("weights.c").filled(
      model: model,
      ["include": "#include \"\(model)_weights.h\"", "definitions": arrays.definitions])
  }

  private func template(_ name: String) -> Template {
    Template(EmbeddedFile.text("Templates/\(name)"))
  }

  /// The headers that calls name, sorted.
  private var usedHeaders: [String] {
    Set(program.steps.flatMap { $0.calls.map(\.kernel.header) }).sorted()
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

  private func parameterName(step: Int, call: Int) -> String {
    let calls = program.steps[step].calls.count
    return "\(model)_step_\(step)" + (calls == 1 ? "" : "_\(call)")
  }

  private var parameters: String {
    program.steps.enumerated().flatMap { index, step in
      step.calls.enumerated().map { number, call in
        let parameters = call.kernel.parameters
        let name = parameterName(step: index, call: number)
        return wrapped(
          "static const \(type(of: parameters)) \(name) = \(initializer(parameters));")
      }
    }.joined(separator: "\n")
  }

  private var steps: String {
    program.steps.enumerated().map { index, step in
      let name = type(of: step.op).name
      let results = step.results.map { comment($0.name) }.joined(separator: " ")
      let calls = step.calls.enumerated().map { number, call in
        let arguments = call.arguments.map { address($0.place, $0.element) }
        let parameters = "&\(parameterName(step: index, call: number))"
        return wrapped(
          "\(call.kernel.function)(\(([parameters] + arguments).joined(separator: ", ")));",
          columns: 98)
      }
      let hooks = step.results.map {
        "\(model.uppercased())_HOOK(\(index), 0, \(address($0.place, .int8)), \($0.type.byteCount));"
      }
      return (["// \(index) \(name): \(results)"] + calls + hooks).joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// The address of a place as a pointer to `element`.
  private func address(_ place: Program.Place, _ element: ElementType) -> String {
    switch place {
    case .constant(let index): arrays.name(index)
    case .arena(let offset): Self.pointer("base + \(offset)", element)
    }
  }

  /// The bytes at `address` as a pointer that may alias, as the kernels want it.
  private static func pointer(_ address: String, _ element: ElementType) -> String {
    switch element {
    case .int4, .int8: address
    case .int16: "(kl_int16 *)(void *)(\(address))"
    case .int32, .resource: "(kl_int32 *)(void *)(\(address))"
    case .int64: "(kl_int64 *)(void *)(\(address))"
    case .float32: "(kl_float *)(void *)(\(address))"
    case .uint8, .bool: "(uint8_t *)(void *)(\(address))"
    case .uint16, .uint32: "(void *)(\(address))"
    }
  }
}
