import IR
import Operators
import TFLite

/// Builds the graph of one subgraph, node by node.
struct SubgraphBuilder {
  private let subgraph: Model.Subgraph
  private var graph: Graph
  /// The values of the variables that handles of this subgraph stand for.
  private var handles: [Int: Graph.ValueID] = [:]
  /// What operators remember, in all.
  private var memoryBytes = 0

  init(_ subgraph: Model.Subgraph, numerics: Numerics, variables: [String: Graph.Value]) {
    self.subgraph = subgraph
    graph = Graph(numerics: numerics)
    let inputs = Set(subgraph.inputs)
    let hasRoom = subgraph.variableBytes <= Graph.largestTensorBytes
    for (index, tensor) in subgraph.tensors.enumerated() {
      let type = TensorType(tensor)
      let isInput = inputs.contains(index)
      let constant = isInput || tensor.isVariable ? nil : Tensor(tensor, as: type)
      let isState = tensor.isVariable && !isInput && hasRoom
      let state = isState ? Tensor(zeros: tensor, as: type) : nil
      _ = graph.value(
        type ?? TensorType(.uint8, []), name: tensor.name, constant: constant, state: state)
    }
    graph.inputs = subgraph.inputs.map { graph.id(at: $0) }
    graph.outputs = subgraph.outputs.map { graph.id(at: $0) }
    var named: [String: Graph.ValueID] = [:]
    for (tensor, name) in subgraph.handles.sorted(by: { $0.key < $1.key }) {
      guard let variable = variables[name] else { continue }
      let id = named[name] ?? graph.value(variable.type, name: name, state: variable.state)
      named[name] = id
      handles[tensor] = id
    }
  }

  private func id(_ tensor: Int) -> Graph.ValueID { handles[tensor] ?? graph.id(at: tensor) }

  mutating func append(
    _ value: any Operator, _ op: Model.Operator, _ position: Int
  ) throws(Unsupported) {
    var node = Graph.Node(
      value, op.inputs.map { $0.map(id) }, op.outputs.map(id), origin: position)
    if let remembering = value as? any Remembering { try addMemories(remembering, to: &node) }
    // What becomes int8 is checked when it is.
    if !graph.isUnsignedCandidate(node) { try value.check(graph.signature(of: node)) }
    if let mutating = value as? any StateMutating { try requireVariables(of: node, mutating) }
    graph.nodes.append(node)
  }

  /// Throws unless what the operator changes lives on from run to run.
  private func requireVariables(
    of node: Graph.Node, _ op: any StateMutating
  ) throws(Unsupported) {
    for index in op.mutatedOperands(graph.signature(of: node)) {
      guard let id = node.operands[index], graph[id].state != nil else {
        throw Unsupported("operand \(index) must be a variable tensor, as each run changes it")
      }
    }
  }

  /// Stores networks of uint8 elements as int8, and returns the nodes of the file, by their
  /// position, that are not supported even so.
  mutating func lowerUnsigned() -> [(position: Int, requirement: String)] {
    graph.lowerUnsigned()
    return graph.nodes.filter(\.isUnsigned).compactMap { node in
      do throws(Unsupported) {
        try node.op.check(graph.signature(of: node))
        return nil
      } catch {
        return (node.origin, "\(error.requirement); uint8 counts as int8, 128 lower")
      }
    }
  }

  /// Appends the memories of an operator to its operands.
  private mutating func addMemories(
    _ op: any Remembering, to node: inout Graph.Node
  ) throws(Unsupported) {
    let types = try op.memories(graph.signature(of: node))
    memoryBytes = types.reduce(memoryBytes) { $0 + $1.byteCount }
    guard memoryBytes <= Graph.largestTensorBytes else {
      throw Unsupported("all memories must have at most 256 MiB (have \(memoryBytes) bytes)")
    }
    for type in types {
      let zeros = Tensor(type.element, bytes: [UInt8](repeating: 0, count: type.byteCount))
      node.operands.append(graph.value(type, name: "memory", state: zeros))
    }
  }

  /// The graph, with what the variables hold before the first run.
  func finished(_ variables: [String: Graph.Value]) -> Graph {
    var graph = graph
    for id in handles.values { graph[id].state = variables[graph[id].name]?.state }
    return graph
  }

  func checkTensors(_ op: Model.Operator) throws(Unsupported) {
    for index in op.inputs.compactMap({ $0 }) + op.outputs where handles[index] == nil {
      try Self.check(subgraph.tensors[index])
    }
    for index in op.outputs
    where handles[index] == nil && subgraph.tensors[index].elementCount == 0 {
      throw Unsupported("results must not be empty (\(subgraph.tensors[index].name.prefix(80)) is)")
    }
  }

  /// Far above any kernel's limit: shapes stand in messages.
  private static let mostDimensions = 32

  private static func check(_ tensor: Model.Tensor) throws(Unsupported) {
    let name = tensor.name.prefix(80)
    guard tensor.shape.count <= Self.mostDimensions else {
      throw Unsupported(
        "a tensor must have at most \(mostDimensions) dimensions "
          + "(\(name) has \(tensor.shape.count))")
    }
    guard TensorType(tensor) != nil else {
      throw Unsupported("element type \(tensor.elementType.name) is not supported")
    }
    if tensor.isSparse { throw Unsupported("tensors must be dense (\(name) is sparse)") }
    if tensor.isExternal { throw Unsupported("tensors must be in this file (\(name) is not)") }
    guard let bytes = tensor.byteCount, bytes <= Graph.largestTensorBytes else {
      throw Unsupported("a tensor must have at most 256 MiB (\(name) has more)")
    }
  }

  /// The inputs and outputs that cannot be handed over, and why.
  func unsupportedPorts() -> [(tensor: String, requirement: String)] {
    (subgraph.inputs + subgraph.outputs).compactMap { index in
      let tensor = subgraph.tensors[index]
      do throws(Unsupported) {
        try Self.check(tensor)
        guard tensor.elementCount > 0 else {
          throw Unsupported("inputs and outputs must not be empty")
        }
        return nil
      } catch {
        return (tensor.name, error.requirement)
      }
    } + unsupportedVariables
  }

  private var unsupportedVariables: [(tensor: String, requirement: String)] {
    let bytes = subgraph.variableBytes
    guard bytes > Graph.largestTensorBytes else { return [] }
    return [("variables", "must have at most 256 MiB in all (have \(bytes) bytes)")]
  }

  /// Throws unless every value is defined once, before it is used.
  func checkOrder(path: String, isMain: Bool) throws(MalformedGraph) {
    var defined = Set(
      graph.values.indices.filter {
        graph.values[$0].constant != nil || graph.values[$0].state != nil
      })
    for (position, index) in subgraph.inputs.enumerated() {
      guard defined.insert(index).inserted else {
        throw MalformedGraph("\(path).inputs[\(position)]: tensor \(index) is an input twice")
      }
    }
    for (position, op) in subgraph.operators.enumerated() {
      let path = "\(path).operators[\(position)] \(op.code.name)"
      for index in op.inputs.compactMap({ $0 }) where !defined.contains(index) {
        throw MalformedGraph("\(path): input tensor \(index) has no value before it is used")
      }
      for index in op.outputs where !defined.insert(index).inserted {
        throw MalformedGraph("\(path): output tensor \(index) already has a value")
      }
    }
    guard !isMain || !subgraph.outputs.isEmpty else {
      throw MalformedGraph("\(path).outputs: a model must have an output")
    }
    for index in subgraph.outputs where !defined.contains(index) {
      throw MalformedGraph("\(path).outputs: tensor \(index) never gets a value")
    }
  }
}

extension Model.Subgraph {
  /// The bytes of all variable tensors; at most just above what any model may have.
  fileprivate var variableBytes: Int {
    tensors.reduce(0) { sum, tensor in
      guard tensor.isVariable, sum <= Graph.largestTensorBytes else { return sum }
      return sum + min(tensor.byteCount ?? 0, Graph.largestTensorBytes + 1)
    }
  }
}

extension Tensor {
  /// What a variable tensor holds before the first run: TensorFlow Lite Micro fills every byte of an
  /// int8 one with its zero point, of others with 0.
  fileprivate init?(zeros tensor: Model.Tensor, as type: TensorType?) {
    guard let type, let count = tensor.byteCount, count <= Graph.largestTensorBytes else {
      return nil
    }
    let filler = UInt8(truncatingIfNeeded: type.element == .int8 ? type.zeroPoint : 0)
    self.init(type.element, bytes: [UInt8](repeating: filler, count: type.byteCount))
  }
}
