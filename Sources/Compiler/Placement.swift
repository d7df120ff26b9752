import IR
import Operators

/// The constants of a program, equal ones once.
struct ConstantPool {
  private(set) var constants: [Program.Constant] = []
  private var indices: [Tensor: Int] = [:]

  /// The index of a constant, which is added if it is new.
  mutating func index(of tensor: Tensor, name: String) -> Int {
    if let index = indices[tensor] { return index }
    indices[tensor] = constants.count
    constants.append(Program.Constant(name: name, tensor: tensor))
    return constants.count - 1
  }
}

/// The variables of a graph one after the other.
struct StateLayout {
  let offsets: [Graph.ValueID: Int]
  let bytes: Int
  private let graph: Graph

  init(_ graph: Graph) {
    self.graph = graph
    var offsets: [Graph.ValueID: Int] = [:]
    var bytes = 0
    for id in graph.states {
      offsets[id] = bytes
      bytes += (graph[id].type.byteCount + 7) / 8 * 8
    }
    self.offsets = offsets
    self.bytes = bytes
  }

  func states(_ placement: Placement, _ constants: inout ConstantPool) -> [Program.State] {
    graph.states.compactMap { id in
      guard let initial = graph[id].state else { return nil }
      let isPlain = initial.bytes.allSatisfy { $0 == initial.bytes.first }
      return Program.State(
        operand: placement.operand(id, &constants), initial: initial,
        initialConstant: isPlain ? nil : constants.index(of: initial, name: graph[id].name))
    }
  }
}

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

  private var graph: Graph { schedule.graph }

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

  /// The calls of a step: for all of its result, or for a row or band.
  func kernels(of node: Graph.Node, at step: Int) -> [KernelCall] {
    let types = graph.signature(of: node)
    if let consumption = schedule.block(of: step)?.consumptions[step] { return consumption.calls }
    guard order(of: node, at: step) == .whole else {
      return Self.kernelCalls(node.op, types, form(at: step))
    }
    let facts = schedule.facts(at: step)
    let calls = wholeCalls(of: node, types, at: step)
    let coded = DecodingCalls(calls, of: node.op, types, scratchBytes: facts.ownScratchBytes)
    // Calls that start elsewhere may have other weights.
    guard let coded, coded.scratchBytes <= facts.scratchBytes else { return calls }
    return coded.calls
  }

  private func wholeCalls(
    of node: Graph.Node, _ types: Signature, at step: Int
  ) -> [KernelCall] {
    if let op = node.op as? any ExactlyOverlapping, isExactlyPlaced(node, at: step) {
      return op.exactCalls(types)
    }
    guard overwritesBackward(at: step), let op = node.op as? any BackwardWriting else {
      return node.op.kernelCalls(types)
    }
    return op.backwardCalls(types)
  }

  /// How a step makes rows, or takes them in.
  private func form(at step: Int) -> RowForm? {
    if let block = schedule.block(of: step) { return block.forms[step - block.steps.lowerBound] }
    var form = schedule.facts(at: step).form
    form?.band = 1
    return form
  }

  private func accumulators(_ step: Int) -> Program.Place? {
    plan.offset(of: .accumulators(step: step)).map { .arena(offset: base + $0) }
  }

  /// The calls that make the whole result, or one row.
  private static func kernelCalls(
    _ op: any Operator, _ types: Signature, _ form: RowForm?
  ) -> [KernelCall] {
    switch form?.kernel {
    case nil, .consume: op.kernelCalls(types)
    case .window:
      op.kernelCalls(types).map { call in
        var row = call
        row.function += "_row"
        return row
      }
    case .band:
      op.kernelCalls(types.makingRows).map { call in
        var rows = call
        rows.function += "_rows"
        return rows
      }
    case .slice: op.kernelCalls(form.map { types.slice(0..<1, $0) } ?? types)
    }
  }

  /// In which order a step must make its rows, as the plan has it.
  func order(of node: Graph.Node, at step: Int) -> Program.Order {
    if schedule.block(of: step) != nil { return .streamed }
    if overwritesBackward(at: step) {
      return schedule.facts(at: step).reach.backwardByCalls ? .whole : .backward
    }
    return schedule.isSliced && form(at: step) != nil ? .forward : .whole
  }

  /// True if the result of a step lies at the exact distance from its operand.
  private func isExactlyPlaced(_ node: Graph.Node, at step: Int) -> Bool {
    guard let operand = node.operands[0], let result = node.results.first else { return false }
    return schedule.storage(of: operand) == schedule.storage(of: result)
      && schedule.offset(of: operand) - schedule.offset(of: result)
        == schedule.facts(at: step).reach.exact
  }

  /// True if the result of a step would overwrite what is still to be read if made from its start.
  func overwritesBackward(at step: Int) -> Bool {
    let node = schedule.node(at: step)
    guard let id = node.results.first, let result = bytes(of: id) else { return false }
    return schedule.facts(at: step).reach.distances.contains { operand, distance in
      guard let id = node.operands[operand], let bytes = bytes(of: id) else { return false }
      return schedule.storage(of: id) != schedule.storage(of: node.results[0])
        && bytes.overlaps(result) && bytes.lowerBound - result.lowerBound < distance
    }
  }

  /// Where a value lies in the arena, if it does.
  private func bytes(of id: Graph.ValueID) -> Range<Int>? {
    guard let start = plan.offset(of: .value(schedule.storage(of: id))) else { return nil }
    let first = start + schedule.offset(of: id)
    return first..<first + graph[id].type.byteCount
  }

  /// What is read row by row: an operand, or what it is a view of if it need not be an image.
  private func imageID(_ id: Graph.ValueID, _ form: RowForm?) -> Graph.ValueID {
    form?.kernel == .consume ? schedule.storage(of: id) : id
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
