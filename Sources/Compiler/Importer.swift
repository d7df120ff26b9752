import IR
import Operators
import TFLite

/// Turns the subgraphs of a model into graphs, collecting what is not supported.
struct Importer {
  private let model: Model
  private let numerics: Numerics
  private(set) var unsupported: [UnsupportedModel.Node] = []
  /// The variables that handles name, with what they hold before the first run.
  private var variables: [String: Graph.Value] = [:]
  private var variableBytes = 0
  /// The subgraphs that are being imported, each inside the one before.
  private var open: [Int] = []
  /// Operators and tensors of regions so far: each operator has its own copy of what it runs.
  private var copied = 0
  /// The elements that running once when compiling may still look at.
  private var stepsLeft = 1 << 26

  init(_ model: Model, numerics: Numerics) {
    self.model = model
    self.numerics = numerics
    for subgraph in model.subgraphs { findVariables(in: subgraph) }
  }

  /// The graph of a subgraph and of all that it runs.
  mutating func graph(_ index: Int) throws -> Graph {
    try open(index)
    defer { open.removeLast() }
    let subgraph = model.subgraphs[index]
    var builder = SubgraphBuilder(subgraph, numerics: numerics, variables: variables)
    for (position, op) in subgraph.operators.enumerated() {
      do {
        try add(op, position, to: &builder)
      } catch let error as Unsupported {
        unsupported.append(
          .init(index: position, op: label(op, in: index), requirement: error.requirement))
      }
    }
    for (position, requirement) in builder.lowerUnsigned() {
      let op = label(subgraph.operators[position], in: index)
      unsupported.append(.init(index: position, op: op, requirement: requirement))
    }
    for (tensor, requirement) in builder.unsupportedPorts() {
      unsupported.append(.init(index: 0, op: tensor, requirement: requirement))
    }
    if unsupported.isEmpty {
      try builder.checkOrder(path: "subgraphs[\(index)]", isMain: index == 0)
    }
    return builder.finished(variables)
  }

  private func label(_ op: Model.Operator, in subgraph: Int) -> String {
    subgraph == 0 ? op.code.name : "\(op.code.name) (subgraph \(subgraph))"
  }

  private mutating func add(
    _ op: Model.Operator, _ position: Int, to builder: inout SubgraphBuilder
  ) throws {
    try builder.checkTensors(op)
    guard let kind = importableOperators.first(where: { $0.name == op.code.name }) else {
      throw Unsupported("operator is not supported")
    }
    var value = try kind.init(op)
    if value is any VariableNaming { return }
    if let initializing = value as? any Initializing {
      try initialize(graph(initializing.subgraph))
      return
    }
    if var nesting = value as? any NestingImportable {
      nesting.regions = try nesting.subgraphs.map { try region($0) }
      value = nesting
    }
    try builder.append(value, op, position)
  }

  private static let deepest = 16
  private static let mostCopied = 1 << 16

  /// Throws unless there is an end to the subgraphs that run subgraphs.
  private mutating func open(_ index: Int) throws {
    guard !open.contains(index) else {
      throw MalformedGraph("subgraphs[\(index)]: a subgraph must not run itself")
    }
    guard open.count < Self.deepest else {
      throw Unsupported("subgraphs must run each other at most \(Self.deepest) deep")
    }
    let subgraph = model.subgraphs[index]
    copied += open.isEmpty ? 0 : subgraph.tensors.count + subgraph.operators.count
    guard copied <= Self.mostCopied else {
      throw Unsupported(
        "all subgraphs that operators run must have at most \(Self.mostCopied) tensors and "
          + "operators, each counted as often as it is run")
    }
    open.append(index)
  }

  /// A graph that an operator runs again and again.
  private mutating func region(_ index: Int) throws -> Graph {
    guard !model.subgraphs[index].tensors.contains(where: \.isVariable) else {
      throw Unsupported("subgraph \(index) must not use variables")
    }
    let known = unsupported.count
    let graph = try graph(index)
    guard unsupported.count == known else {
      throw Unsupported("every operator of subgraph \(index) must be supported")
    }
    guard graph.states.isEmpty else {
      throw Unsupported("subgraph \(index) must not use variables")
    }
    return graph
  }

  /// What runs once before everything else runs when compiling.
  private mutating func initialize(_ graph: Graph) throws {
    guard unsupported.isEmpty else { return }
    guard graph.inputs.isEmpty else {
      throw Unsupported("a subgraph that runs once must have no inputs")
    }
    // It runs now, so it has to come to an end.
    guard !graph.nodes.contains(where: { $0.op is any Nesting }) else {
      throw Unsupported("a subgraph that runs once must not branch or loop")
    }
    for node in graph.nodes { stepsLeft -= min(node.op.steps(graph.signature(of: node)), 1 << 27) }
    guard stepsLeft >= 0 else {
      throw Unsupported("subgraphs that run once must look at no more than 2^26 elements")
    }
    var interpreter = Interpreter(graph)
    _ = interpreter.run([])
    for id in graph.states where variables[graph[id].name] != nil {
      variables[graph[id].name]?.state = interpreter.states[id]
    }
  }

  /// The first operator that reads or writes a variable says what type it has.
  private mutating func findVariables(in subgraph: Model.Subgraph) {
    let handles = subgraph.handles
    for op in subgraph.operators {
      guard let handle = op.inputs.first.flatMap({ $0 }), let name = handles[handle],
        variables[name] == nil,
        let kind = importableOperators.first(where: { $0.name == op.code.name }),
        let using = kind as? any VariableUsing.Type
      else { continue }
      let types = Signature(
        operands: op.inputs.map { $0.flatMap { TensorType(subgraph.tensors[$0]) } },
        results: op.outputs.compactMap { TensorType(subgraph.tensors[$0]) })
      guard let type = using.variableType(types), type.byteCountIsSafe else { continue }
      variableBytes += type.byteCount
      guard variableBytes <= Graph.largestTensorBytes else { return }
      // TensorFlow Lite Micro fills every byte with the zero point.
      let filler = UInt8(truncatingIfNeeded: type.element == .int8 ? type.zeroPoint : 0)
      let state = Tensor(type.element, bytes: [UInt8](repeating: filler, count: type.byteCount))
      variables[name] = Graph.Value(name: name, type: type, state: state)
    }
  }
}

extension TensorType {
  /// True if the elements can be allocated without a second thought.
  fileprivate var byteCountIsSafe: Bool {
    var bytes = element.byteCount
    for size in shape {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
      guard !overflow, product <= Graph.largestTensorBytes else { return false }
      bytes = product
    }
    return true
  }
}

extension Model.Subgraph {
  /// The names of the variables that tensors stand for.
  var handles: [Int: String] {
    var handles: [Int: String] = [:]
    for op in operators {
      guard let kind = importableOperators.first(where: { $0.name == op.code.name }),
        kind is any VariableNaming.Type, let tensor = op.outputs.first,
        let naming = try? kind.init(op.options) as? any VariableNaming
      else { continue }
      handles[tensor] = naming.variable
    }
    return handles
  }
}
