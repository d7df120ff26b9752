import IR

/// Runs a program inside real byte memories: it differs from the graph only if planning is wrong.
package struct ArenaInterpreter: Sendable {
  package let program: Program
  /// One array for each memory that has a part of it.
  private var arenas: [[UInt8]]
  private var state: [UInt8]

  /// An instance whose arena starts out filled with `poison`, and its state as before the first run.
  package init(_ program: Program, poison: UInt8 = 0xA5) {
    self.program = program
    arenas = program.plan.parts.map { [UInt8](repeating: poison, count: $0.bytes.count) }
    state = [UInt8](repeating: poison, count: program.stateBytes)
    for variable in program.states { store(variable.initial, at: variable.operand.place) }
    for copy in program.copies {
      store(program.constants[copy.constant].tensor, at: .state(offset: copy.offset))
    }
  }

  /// Runs once and returns the outputs; `observe` sees the results of every step.
  ///
  /// - Requires: one tensor of the right type for each input.
  package mutating func run(
    _ inputs: [Tensor], observe: (_ step: Int, _ results: [Tensor]) -> Void = { _, _ in }
  ) -> [Tensor] {
    precondition(inputs.count == program.inputs.count, "one tensor for each input")
    for (port, tensor) in zip(program.inputs, inputs) where port.id != program.rowInput?.operand.id
    {
      store(tensor, at: port.place)
    }
    let handedOver = program.rowInput.map { inputs[$0.port] }
    var next = 0
    while next < program.steps.count {
      if let block = program.blocks.first(where: { $0.lowerBound == next }) {
        runBlock(block, handedOver, observe)
        next = block.upperBound
      } else {
        observe(next, runStep(program.steps[next]))
        next += 1
      }
    }
    return program.outputs.map { load($0.type, at: $0.place) }
  }

  private mutating func runStep(_ step: Program.Step) -> [Tensor] {
    if let form = step.form {
      var rows: [Int: Tensor] = [:]
      for y in step.order.rows(form.needed.count) { rows[y] = runRow(y, of: step, form) }
      return [Tensor(joining: form.needed.indices.compactMap { rows[$0] })]
    }
    let operands = zip(step.operands, step.types.constants).map { operand, constant in
      constant ?? operand.map { load($0.type, at: $0.place) }
    }
    let results = step.op.evaluate(operands, step.types)
    for (operand, result) in zip(step.results, results) { store(result, at: operand.place) }
    let mutated = (step.op as? any StateMutating)?.mutatedOperands(step.types) ?? []
    for (operand, result) in zip(mutated, results.dropFirst(step.results.count)) {
      guard let variable = step.operands[operand] else { continue }
      store(result, at: variable.place)
    }
    return Array(results.prefix(step.results.count))
  }

  private func load(_ type: TensorType, at place: Program.Place) -> Tensor {
    switch place {
    case .constant(let index): program.constants[index].tensor
    case .arena(let offset): Tensor(type.element, bytes: Array(arena(type.byteCount, at: offset)))
    case .state(let offset):
      Tensor(type.element, bytes: Array(state[offset..<offset + type.byteCount]))
    }
  }

  private func arena(_ bytes: Int, at offset: Int) -> ArraySlice<UInt8> {
    let part = program.plan.part(of: offset)
    let start = offset - program.plan.parts[part].bytes.lowerBound
    return arenas[part][start..<start + bytes]
  }

  /// The rows of an image, gathered from memory that may hold only the latest.
  private func load(_ rows: Range<Int>, of image: Program.Operand) -> Tensor {
    guard case .arena(let offset) = image.place else {
      preconditionFailure("images lie in the arena")
    }
    let (row, count) = (image.type.rowBytes, image.ring ?? image.type.shape[1])
    let bytes = rows.flatMap { y in
      arena(row, at: offset + y % count * row)
    }
    return Tensor(image.type.element, bytes: bytes)
  }

  private mutating func store(_ tensor: Tensor, at place: Program.Place) {
    switch place {
    case .constant: preconditionFailure("constants are not written")
    case .arena(let offset):
      let part = program.plan.part(of: offset)
      let start = offset - program.plan.parts[part].bytes.lowerBound
      arenas[part].replaceSubrange(start..<start + tensor.bytes.count, with: tensor.bytes)
    case .state(let offset):
      state.replaceSubrange(offset..<offset + tensor.bytes.count, with: tensor.bytes)
    }
  }
}

// Steps that make their results row by row.
extension ArenaInterpreter {
  /// Makes row `y` of a step's result from rows in memory, and returns it.
  private mutating func runRow(_ y: Int, of step: Program.Step, _ form: RowForm) -> Tensor {
    guard let op = step.op as? any RowWise else { preconditionFailure("a step with rows has them") }
    let images = Dictionary(uniqueKeysWithValues: zip(form.operands, step.images))
    let operands = step.operands.indices.map { index in
      step.types.constants[index] ?? images[index].map { load(form.needed[y], of: $0) }
        ?? step.operands[index].map { load($0.type, at: $0.place) }
    }
    let types = step.types.slice(y..<y + 1, form)
    let row = op.slice(y..<y + 1, step.types).evaluate(operands, types)[0]
    let result = step.results[0]
    guard case .arena(let offset) = result.place else {
      preconditionFailure("results lie in the arena")
    }
    let place = y % (result.ring ?? result.type.shape[1]) * result.type.rowBytes
    store(row, at: .arena(offset: offset + place))
    return row
  }

  /// Puts row `y` of an image where there is memory for it.
  private mutating func receive(_ y: Int, of image: Tensor, _ input: Program.RowInput) {
    guard case .arena(let offset) = input.operand.place else {
      preconditionFailure("inputs lie in the arena")
    }
    let bytes = image.bytes[(y * input.rowBytes)..<((y + 1) * input.rowBytes)]
    store(
      Tensor(image.element, bytes: Array(bytes)),
      at: .arena(offset: offset + y % input.ring * input.rowBytes))
  }

  /// Takes in row `y` of a step's image, and returns that; with the last the step has its result.
  private mutating func consumeRow(
    _ y: Int, of step: Program.Step, _ form: RowForm, after rows: [Tensor]
  ) -> Tensor {
    let row = load(y..<y + 1, of: step.images[0])
    // Whatever the sums are: they overwrite what lies there.
    if let (place, bytes) = step.accumulators {
      store(Tensor(.int8, bytes: [UInt8](repeating: 0xC3, count: bytes)), at: place)
    }
    if y == form.needed.count - 1 {
      var operands = step.types.constants
      operands[0] = Tensor(joining: rows + [row])
      store(step.op.evaluate(operands, step.types)[0], at: step.results[0].place)
    }
    return row
  }

  /// Runs the steps of a block: always the last that has all the rows it needs.
  ///
  /// - Parameter handedOver: the image whose next row is there as soon as no step can go on.
  private mutating func runBlock(
    _ block: Range<Int>, _ handedOver: Tensor?,
    _ observe: (_ step: Int, _ results: [Tensor]) -> Void
  ) {
    let forms = block.map { index in
      guard let form = program.steps[index].form else { preconditionFailure("blocks have rows") }
      return form
    }
    let inner = program.rowSources(of: block)
    var received = block.lowerBound == 0 ? 0 : Int.max
    var rows = [[Tensor]](repeating: [], count: forms.count)
    while true {
      let ready = forms.indices.last { layer in
        let made = rows[layer].count
        guard made < forms[layer].needed.count else { return false }
        let needed = forms[layer].span(forms[layer].turn(made)).upperBound
        let receives = program.readsRowInput(program.steps[block.lowerBound + layer])
        return inner[layer].allSatisfy { rows[$0].count >= needed }
          && (!receives || received >= needed)
      }
      guard let next = ready else {
        guard let handedOver, let input = program.rowInput, received < input.rows else { break }
        receive(received, of: handedOver, input)
        received += 1
        continue
      }
      let step = program.steps[block.lowerBound + next]
      for y in forms[next].turn(rows[next].count) {
        rows[next].append(
          forms[next].kernel == .consume
            ? consumeRow(y, of: step, forms[next], after: rows[next])
            : runRow(y, of: step, forms[next]))
      }
    }
    for (index, rows) in zip(block, rows) {
      let result = program.steps[index].results[0]
      let isConsumer = program.steps[index].form?.kernel == .consume
      observe(index, [isConsumer ? load(result.type, at: result.place) : Tensor(joining: rows)])
    }
  }
}

extension Tensor {
  /// Tensors of one element type, one after the other.
  fileprivate init(joining tensors: [Tensor]) {
    self.init(tensors.first?.element ?? .int8, bytes: tensors.flatMap(\.bytes))
  }
}
