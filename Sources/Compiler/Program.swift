import IR

/// A flat list of steps whose operands and results have their places: all that the outputs of the
/// compiler are made from.
package struct Program: Sendable {
  /// Where a value lies.
  package enum Place: Sendable, Hashable {
    case arena(offset: Int)
    /// An index into `constants`.
    case constant(Int)
  }

  /// An input or output of the model.
  package struct Port: Sendable {
    package var name: String
    package var type: TensorType
    package var place: Place
  }

  /// A value that a step reads or writes.
  package struct Operand: Sendable {
    package var id: Graph.ValueID
    package var name: String
    package var type: TensorType
    package var place: Place
  }

  /// One call of a kernel with everything but its parameters resolved to places.
  package struct Call: Sendable {
    package var kernel: KernelCall
    package var arguments: [(place: Place, element: ElementType)]
  }

  package struct Step: Sendable {
    package var op: any Operator
    package var types: Signature
    package var operands: [Operand?]
    package var results: [Operand]
    package var calls: [Call]
    /// The node's index in the model file.
    package var origin: Int
  }

  package struct Constant: Sendable {
    package var name: String
    package var tensor: Tensor
  }

  package var inputs: [Port] = []
  package var outputs: [Port] = []
  package var steps: [Step] = []
  package var constants: [Constant] = []
  package let plan: MemoryPlan

  /// The bytes of the constants, as they lie in flash.
  package var weightBytes: Int { constants.reduce(0) { $0 + $1.tensor.bytes.count } }

  /// Puts every value of a schedule at its place in `plan`.
  package init(_ schedule: Schedule, _ plan: MemoryPlan) {
    self.plan = plan
    var builder = ProgramBuilder(schedule: schedule, plan: plan)
    let graph = schedule.graph
    for index in schedule.steps { steps.append(builder.step(graph.nodes[index])) }
    inputs = graph.inputs.map { builder.port($0) }
    outputs = graph.outputs.map { builder.port($0) }
    constants = builder.constants
  }
}

/// Resolves values to places and collects the constants that kernels read, equal ones once.
private struct ProgramBuilder {
  let schedule: Schedule
  let plan: MemoryPlan
  var constants: [Program.Constant] = []
  private var indices: [Tensor: Int] = [:]

  init(schedule: Schedule, plan: MemoryPlan) {
    self.schedule = schedule
    self.plan = plan
  }

  mutating func step(_ node: Graph.Node) -> Program.Step {
    let types = schedule.graph.signature(of: node)
    let calls = node.op.kernelCalls(types).map { kernel in
      Program.Call(kernel: kernel, arguments: kernel.arguments.map { argument($0, of: node) })
    }
    return Program.Step(
      op: node.op, types: types, operands: node.operands.map { $0.flatMap { arenaOperand($0) } },
      results: node.results.map { result($0) }, calls: calls, origin: node.origin)
  }

  mutating func port(_ id: Graph.ValueID) -> Program.Port {
    let value = schedule.graph[id]
    return Program.Port(name: value.name, type: value.type, place: place(of: id))
  }

  private mutating func argument(
    _ argument: KernelCall.Argument, of node: Graph.Node
  ) -> (place: Program.Place, element: ElementType) {
    switch argument {
    case .operand(let index):
      guard let id = node.operands[index] else {
        preconditionFailure("a kernel reads what is there")
      }
      return (place(of: id), schedule.graph[id].type.element)
    case .result(let index):
      let id = node.results[index]
      return (place(of: id), schedule.graph[id].type.element)
    case .constant(let tensor, let name):
      return (.constant(constant(tensor, name: name)), tensor.element)
    }
  }

  /// An operand in the arena; constants reach the interpreter through the signature.
  private func arenaOperand(_ id: Graph.ValueID) -> Program.Operand? {
    let value = schedule.graph[id]
    guard value.constant == nil else { return nil }
    return Program.Operand(id: id, name: value.name, type: value.type, place: arenaPlace(of: id))
  }

  private func result(_ id: Graph.ValueID) -> Program.Operand {
    let value = schedule.graph[id]
    return Program.Operand(id: id, name: value.name, type: value.type, place: arenaPlace(of: id))
  }

  private mutating func place(of id: Graph.ValueID) -> Program.Place {
    let value = schedule.graph[id]
    guard let tensor = value.constant else { return arenaPlace(of: id) }
    return .constant(constant(tensor, name: value.name))
  }

  private func arenaPlace(of id: Graph.ValueID) -> Program.Place {
    guard let offset = plan.offset(of: schedule.storage(of: id)) else {
      preconditionFailure("every value that is not constant has a buffer")
    }
    return .arena(offset: offset)
  }

  private mutating func constant(_ tensor: Tensor, name: String) -> Int {
    if let index = indices[tensor] { return index }
    indices[tensor] = constants.count
    constants.append(Program.Constant(name: name, tensor: tensor))
    return constants.count - 1
  }
}
