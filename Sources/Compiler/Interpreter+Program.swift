import IR

/// Runs a program inside real byte memories: it differs from the graph only if planning is wrong.
package struct ArenaInterpreter: Sendable {
  package let program: Program
  private var arena: [UInt8]
  private var state: [UInt8]

  /// An instance whose arena starts out filled with `poison`, and its state as before the first run.
  package init(_ program: Program, poison: UInt8 = 0xA5) {
    self.program = program
    arena = [UInt8](repeating: poison, count: program.plan.arenaBytes)
    state = [UInt8](repeating: poison, count: program.stateBytes)
    for variable in program.states { store(variable.initial, at: variable.operand.place) }
  }

  /// Runs once and returns the outputs; `observe` sees the results of every step.
  ///
  /// - Requires: one tensor of the right type for each input.
  package mutating func run(
    _ inputs: [Tensor], observe: (_ step: Int, _ results: [Tensor]) -> Void = { _, _ in }
  ) -> [Tensor] {
    precondition(inputs.count == program.inputs.count, "one tensor for each input")
    for (port, tensor) in zip(program.inputs, inputs) { store(tensor, at: port.place) }
    for (index, step) in program.steps.enumerated() {
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
      observe(index, Array(results.prefix(step.results.count)))
    }
    return program.outputs.map { load($0.type, at: $0.place) }
  }

  private func load(_ type: TensorType, at place: Program.Place) -> Tensor {
    switch place {
    case .constant(let index): program.constants[index].tensor
    case .arena(let offset):
      Tensor(type.element, bytes: Array(arena[offset..<offset + type.byteCount]))
    case .state(let offset):
      Tensor(type.element, bytes: Array(state[offset..<offset + type.byteCount]))
    }
  }

  private mutating func store(_ tensor: Tensor, at place: Program.Place) {
    switch place {
    case .constant: preconditionFailure("constants are not written")
    case .arena(let offset):
      arena.replaceSubrange(offset..<offset + tensor.bytes.count, with: tensor.bytes)
    case .state(let offset):
      state.replaceSubrange(offset..<offset + tensor.bytes.count, with: tensor.bytes)
    }
  }
}
