import IR

/// Prints the steps of a program as C statements, and the parameter structs they use.
struct StepPrinter {
  let model: String
  let arrays: ConstantArrays
  let arena: ArenaNames
  private let isTraced: Bool
  /// The definitions of the parameter structs of all steps printed so far.
  private(set) var parameters: [String] = []
  /// Their names, by type and value.
  private(set) var named: [String: String] = [:]
  /// The names of structs that are defined already.
  private let printed: [String: String]

  /// - Parameter printed: names of parameter structs that are defined already, by type and value.
  init(
    _ program: Program, model: String, arrays: ConstantArrays, printed: [String: String] = [:]
  ) {
    isTraced = program.trace != nil
    arena = ArenaNames(program, model: model)
    self.model = model
    self.arrays = arrays
    self.printed = printed
  }

  /// The body of the function that runs a program, or a part of it.
  mutating func run(of program: Program) -> String {
    if let input = program.rowInput { return pushes(of: program, input) }
    return program.progress == nil ? text(of: program) : slices(of: program)
  }

  /// The statements of the program's own steps, each followed by the hook that sees its results.
  mutating func text(of program: Program) -> String {
    (texts(of: program, from: 0) + traceEnd).joined(separator: "\n")
  }

  /// The same for those from step `start` on.
  mutating func texts(of program: Program, from start: Int) -> [String] {
    var lines: [String] = []
    var next = start
    while next < program.steps.count {
      if let block = program.blocks.first(where: { $0.lowerBound == next }) {
        lines.append(text(of: block, in: program))
        next = block.upperBound
      } else {
        let step = program.steps[next]
        lines.append(text(of: step, path: "\(next)"))
        lines += hooks(step, next)
        next += 1
      }
    }
    return lines
  }

  /// What ends a run whose digests are kept.
  var traceEnd: [String] { isTraced ? ["\(model)_trace_end(trace);"] : [] }

  /// The hooks that see the results of a step.
  func hooks(_ step: Program.Step, _ index: Int) -> [String] {
    step.results.map {
      hook(index, row: "0", address($0.place, .int8), "\($0.type.byteCount)")
    }
  }

  func hook(_ step: Int, row: String, _ address: String, _ bytes: String) -> String {
    let digest = isTraced ? "\n\(model)_trace_add(trace, \(step), \(address), \(bytes));" : ""
    return "\(model.uppercased())_HOOK(\(step), \(row), \(address), \(bytes));" + digest
  }

  /// The statements that put variables back to what they hold before the first run, and weights where
  /// kernels read them.
  func reset(_ program: Program) -> String {
    let variables = program.states.map { state in
      let bytes = state.initial.bytes.count
      let target = address(state.operand.place, .int8)
      guard let constant = state.initialConstant else {
        return "memset(\(target), \(state.initial.bytes.first ?? 0), \(bytes));"
      }
      return "memcpy(\(target), \(arrays.name(constant)), \(bytes));"
    }
    let copies = program.copies.map { copy in
      let bytes = program.constants[copy.constant].tensor.bytes.count
      let target = address(.state(offset: copy.offset), .int8)
      return "memcpy(\(target), \(arrays.name(copy.constant)), \(bytes));"
    }
    return (variables + copies).joined(separator: "\n")
  }

  /// The statements of one step. - Parameter path: its index, and before it those around it.
  mutating func text(of step: Program.Step, path: String) -> String {
    var lines = [title(step, path)]
    if let form = step.form {
      let last = form.needed.count - 1
      lines.append(
        step.order == .backward
          ? "// The result overwrites the operand from its end.\n"
            + "for (int32_t y = \(last); y >= 0; y--) {"
          : "for (int32_t y = 0; y <= \(last); y++) {")
      lines += [indented(calls(of: step, path, row: "y")), "}"]
    } else {
      lines += calls(of: step, path, row: nil)
    }
    switch (type(of: step.op) as? any Nesting.Type)?.control {
    case nil: break
    case .branch: lines.append(branch(step, path))
    case .loop: lines.append(loop(step, path))
    }
    return lines.joined(separator: "\n")
  }

  func title(_ step: Program.Step, _ path: String) -> String {
    let results = step.results.map { comment($0.name) }.joined(separator: " ")
    return "// \(path) \(type(of: step.op).name): \(results)"
  }

  /// The calls of a step. - Parameter row: the variable that holds the row to make, if it is one.
  mutating func calls(of step: Program.Step, _ path: String, row: String?) -> [String] {
    var lines: [String] = []
    for (number, call) in step.calls.enumerated() {
      let name = define(
        "\(model)_step_\(path)" + (step.calls.count == 1 ? "" : "_\(number)"),
        call.kernel.parameters)
      var words = ["&\(name)"]
      switch step.form?.kernel {
      case .window, .consume: if let row { words.append(row) }
      case .band: if let row { words += [row, step.form.map { end($0, row) } ?? ""] }
      case .slice, nil: break
      }
      words += call.arguments.map { address($0, row: row) }
      lines.append(
        wrapped(
          "\(call.kernel.function)(\(words.joined(separator: ", ")));",
          columns: row == nil ? 98 : 92))
    }
    return lines
  }

  /// The end of the rows that a call makes from row `row` on.
  func end(_ form: RowForm, _ row: String) -> String {
    let rows = form.needed.count
    let next = "\(row) + \(form.band)"
    return rows.isMultiple(of: form.band) ? next : "kl_min(\(next), \(rows))"
  }

  /// The address of an argument, or of a row of it, or the set of rows that it is.
  func address(_ argument: Program.Argument, row: String?) -> String {
    guard let row, let image = argument.image, case .arena(let offset) = argument.place else {
      return address(argument.place, argument.element)
    }
    if image.isSet {
      return "kl_rows_at(\(arena.address(offset)), \(image.rows), \(image.rowBytes))"
    }
    let place = image.rows < image.total ? "\(row) % \(image.rows)" : row
    let bytes = image.rows == 1 ? "" : " + \(place) * \(image.rowBytes)"
    return address(arena.address(offset) + bytes, argument.element)
  }

  /// Defines a parameter struct unless it is defined already. - Returns: its name.
  private mutating func define(_ name: String, _ parameters: any Sendable) -> String {
    let (type, value) = ("\(type(of: parameters))", initializer(parameters))
    if let other = printed["\(type) \(value)"] { return other }
    named["\(type) \(value)"] = name
    self.parameters.append(wrapped("static const \(type) \(name) = \(value);"))
    return name
  }

  func indented(_ lines: [String]) -> String {
    lines.filter { !$0.isEmpty }.joined(separator: "\n").split(separator: "\n").map { "  \($0)" }
      .joined(separator: "\n")
  }

  /// The address of a place as a pointer to `element` that may alias, as the kernels want it.
  func address(_ place: Program.Place, _ element: ElementType) -> String {
    let bytes: String
    switch place {
    case .constant(let index): return arrays.name(index)
    case .arena(let offset): bytes = arena.address(offset)
    case .state(let offset): bytes = "state_base + \(offset)"
    }
    return address(bytes, element)
  }

  /// A pointer to bytes as one to `element` that may alias.
  private func address(_ bytes: String, _ element: ElementType) -> String {
    switch element {
    case .int4, .int8: bytes
    case .int16: "(kl_int16 *)(void *)(\(bytes))"
    case .int32, .resource: "(kl_int32 *)(void *)(\(bytes))"
    case .int64: "(kl_int64 *)(void *)(\(bytes))"
    case .float32: "(kl_float *)(void *)(\(bytes))"
    case .uint8, .bool: "(uint8_t *)(void *)(\(bytes))"
    // Only C turns a pointer to void into any other; the sources are C++ too.
    case .uint16: "(uint16_t *)(void *)(\(bytes))"
    case .uint32: "(kl_uint32 *)(void *)(\(bytes))"
    case .uint64: "(kl_uint64 *)(void *)(\(bytes))"
    }
  }
}
