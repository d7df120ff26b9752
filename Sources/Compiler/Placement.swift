import IR
import Operators

/// Resolves the values of a schedule to places.
struct Placement {
  let schedule: Schedule
  let plan: MemoryPlan
  /// The offsets of the variables.
  let states: [Graph.ValueID: Int]
  /// Where the arena of `plan` starts inside the program's.
  var base = 0

  init(_ schedule: Schedule, _ plan: MemoryPlan, states: [Graph.ValueID: Int] = [:], base: Int = 0)
  {
    (self.schedule, self.plan, self.states, self.base) = (schedule, plan, states, base)
  }

  var graph: Graph { schedule.graph }

  func steps(_ constants: inout ConstantPool) -> [Program.Step] {
    var steps: [Program.Step] = []
    for (index, node) in schedule.steps.enumerated() {
      steps.append(step(graph.nodes[node], at: index, &constants))
    }
    return steps
  }

  private func step(
    _ node: Graph.Node, at index: Int, _ constants: inout ConstantPool
  ) -> Program.Step {
    let types = graph.signature(of: node)
    let order = order(of: node, at: index)
    let consumption = schedule.block(of: index)?.consumptions[index]
    let form = order == .whole ? nil : form(at: index)
    var calls: [Program.Call] = []
    for kernel in kernels(of: node, at: index) {
      let arguments = kernel.arguments.map { argument in
        if argument == .scratch, let accumulators = accumulators(index) {
          return Program.Argument(place: accumulators, element: .int32)
        }
        var resolved = self.argument(argument, of: node, at: index, &constants)
        resolved.image = form.flatMap { image(argument, node, $0) }
        return resolved
      }
      calls.append(Program.Call(kernel: kernel, arguments: arguments))
    }
    var regions: [Program.Region] = []
    for region in (node.op as? any Nesting)?.regions ?? [] {
      regions.append(self.region(region, at: index, &constants))
    }
    return Program.Step(
      op: node.op, types: types, operands: node.operands.map { $0.flatMap(variableOperand) },
      operandPlaces: operandPlaces(node, isNesting: !regions.isEmpty, &constants),
      results: node.results.map { operand($0, &constants) }, calls: calls, regions: regions,
      origin: node.origin, order: order, form: form,
      images: (form?.operands ?? []).compactMap { node.operands[$0] }.map {
        operand(imageID($0, form), &constants)
      },
      accumulators: consumption.flatMap { consumption in
        accumulators(index).map { ($0, consumption.accumulatorBytes) }
      })
  }

  /// What is read row by row: an operand, or what it is a view of if it need not be an image.
  private func imageID(_ id: Graph.ValueID, _ form: RowForm?) -> Graph.ValueID {
    form?.kernel == .consume ? schedule.storage(of: id) : id
  }

  private func accumulators(_ step: Int) -> Program.Place? {
    plan.offset(of: .accumulators(step: step)).map { .arena(offset: base + $0) }
  }

  /// The image that an argument is to calls that make one row.
  private func image(
    _ argument: KernelCall.Argument, _ node: Graph.Node, _ form: RowForm
  ) -> Program.Image? {
    let id: Graph.ValueID?
    switch argument {
    case .operand(let number) where form.operands.contains(number):
      id = node.operands[number].map { imageID($0, form) }
    case .result(let number) where form.kernel != .consume: id = node.results[number]
    default: return nil
    }
    guard let id else { return nil }
    let type = graph[id].type
    var isSet = false
    if case .operand = argument { isSet = form.kernel == .window || form.kernel == .band }
    return Program.Image(
      rows: ring(id) ?? type.shape[1], total: type.shape[1], rowBytes: type.rowBytes, isSet: isSet)
  }

  /// The rows that a block keeps of a value.
  private func ring(_ id: Graph.ValueID) -> Int? {
    schedule.blocks.lazy.compactMap { $0.rings[schedule.storage(of: id)] }.first
  }

  /// Only nesting steps read constants by place: elsewhere the kernels' arguments say which.
  private func operandPlaces(
    _ node: Graph.Node, isNesting: Bool, _ constants: inout ConstantPool
  ) -> [Program.Place?] {
    guard isNesting else { return [] }
    return node.operands.map { id in id.map { place(of: $0, &constants) } }
  }

  private func region(
    _ graph: Graph, at index: Int, _ constants: inout ConstantPool
  ) -> Program.Region {
    let schedule = Schedule(graph)
    let scratch = plan.offset(of: .scratch(step: index)) ?? 0
    let inner = Placement(schedule, MemoryPlan(Lifetimes(schedule)), base: base + scratch)
    return Program.Region(
      inputs: graph.inputs.map { inner.operand($0, &constants) },
      outputs: graph.outputs.map { inner.operand($0, &constants) },
      steps: inner.steps(&constants))
  }

  private func argument(
    _ argument: KernelCall.Argument, of node: Graph.Node, at index: Int,
    _ constants: inout ConstantPool
  ) -> Program.Argument {
    switch argument {
    case .operand(let number):
      guard let id = node.operands[number] else {
        preconditionFailure("a kernel reads what is there")
      }
      return .init(place: place(of: id, &constants), element: graph[id].type.element)
    case .result(let number):
      let id = node.results[number]
      return .init(place: place(of: id, &constants), element: graph[id].type.element)
    case .scratch: return .init(place: .arena(offset: scratch(index)), element: .int8)
    case .decoded(let offset, let element):
      return .init(place: .arena(offset: scratch(index) + offset), element: element)
    case .constant(let tensor, let name):
      return .init(
        place: .constant(constants.index(of: tensor, name: name)), element: tensor.element)
    }
  }

  private func scratch(_ index: Int) -> Int {
    let owner = schedule.concurrent(with: index).lowerBound
    guard let offset = plan.offset(of: .scratch(step: owner)) else {
      preconditionFailure("who uses scratch memory has asked for it")
    }
    return base + offset
  }

  func operand(_ id: Graph.ValueID, _ constants: inout ConstantPool) -> Program.Operand {
    Program.Operand(
      id: id, name: graph[id].name, type: graph[id].type, place: place(of: id, &constants),
      ring: ring(id), channels: graph[id].channels)
  }

  /// An operand in memory; constants reach the interpreter through the signature.
  private func variableOperand(_ id: Graph.ValueID) -> Program.Operand? {
    guard graph[id].constant == nil else { return nil }
    return Program.Operand(
      id: id, name: graph[id].name, type: graph[id].type, place: memoryPlace(of: id),
      ring: ring(id), channels: graph[id].channels)
  }

  private func place(of id: Graph.ValueID, _ constants: inout ConstantPool) -> Program.Place {
    guard let tensor = graph[id].constant else { return memoryPlace(of: id) }
    return .constant(constants.index(of: tensor, name: graph[id].name))
  }

  private func memoryPlace(of id: Graph.ValueID) -> Program.Place {
    if let offset = states[id] { return .state(offset: offset) }
    guard let offset = plan.offset(of: .value(schedule.storage(of: id))) else {
      preconditionFailure("every value that is not constant has a buffer")
    }
    return .arena(offset: base + offset + schedule.offset(of: id))
  }
}
