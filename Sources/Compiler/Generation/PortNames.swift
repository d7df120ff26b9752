import IR

/// The C names of inputs and outputs: numbered, and unnumbered too where there is only one.
struct PortNames {
  private struct Port {
    /// `input`, `input_0`.
    let name: String
    let port: Program.Operand
    let isInput: Bool
  }

  private let ports: [Port]
  /// Those that lie in memory as a whole.
  private let whole: [Port]
  private let model: String
  private let arena: ArenaNames

  init(_ program: Program, model: String) {
    self.model = model
    arena = ArenaNames(program, model: model)
    ports =
      Self.named(program.inputs, "input", isInput: true)
      + Self.named(program.outputs, "output", isInput: false)
    let rows = program.rowInput?.operand.id
    whole = ports.filter { !$0.isInput || $0.port.id != rows }
  }

  private static func named(_ ports: [Program.Operand], _ kind: String, isInput: Bool) -> [Port] {
    let numbered = ports.enumerated().map {
      Port(name: "\(kind)_\($0)", port: $1, isInput: isInput)
    }
    guard ports.count == 1 else { return numbered }
    return [Port(name: kind, port: ports[0], isInput: isInput)] + numbered
  }

  /// Sizes, shapes and quantization as macros.
  var macros: String {
    ports.map { port in
      let prefix = "\(model)_\(port.name)".uppercased()
      let type = port.port.type
      let shape = type.shape.isEmpty ? "1" : type.shape.map(String.init).joined(separator: ", ")
      var lines = [
        "// \(port.name): \(comment(port.port.name)), \(type.element.rawValue)",
        "#define \(prefix)_BYTES \(type.byteCount)",
        "#define \(prefix)_ELEMENTS \(type.count)",
        "#define \(prefix)_RANK \(max(type.shape.count, 1))",
        "#define \(prefix)_SHAPE {\(shape)}",
      ]
      if let quantization = type.quantization, quantization.scales.count == 1, type.scale.isFinite {
        lines.append("#define \(prefix)_SCALE \(macroLiteral(type.scale))")
        lines.append("#define \(prefix)_ZERO_POINT \(macroLiteral(type.zeroPoint))")
      }
      return lines.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// The prototypes of the accessors.
  var declarations: String {
    whole.map { "\(signature($0));" }.joined(separator: "\n")
  }

  /// The accessors. - Parameter address: the address of a place as a pointer to its elements.
  func definitions(address: (Program.Place, ElementType) -> String) -> String {
    let upper = model.uppercased()
    return whole.map { port in
      let pointer = port.isInput ? "\(element(port)) *" : "const \(element(port)) *"
      let base =
        switch port.port.place {
        case .arena(let offset): "\(arena.local(for: offset))\n  "
        case .state: "int8_t *const state_base = \(upper)_STATE;\n  "
        case .constant: ""
        }
      let bytes = address(port.port.place, .int8)
      let start = base.isEmpty ? bytes : "(void *)(\(bytes))"
      return "\(signature(port)) {\n  \(upper)_IGNORE_MEMORY;\n  \(base)"
        + "return (\(pointer))\(start);\n}"
    }.joined(separator: "\n\n")
  }

  private func element(_ port: Port) -> String { port.port.type.element.cName }

  private func signature(_ port: Port) -> String {
    let constness = port.isInput ? "" : "const "
    return "\(constness)\(element(port)) *\(model)_\(port.name)(\(model.uppercased())_ARENA)"
  }
}
