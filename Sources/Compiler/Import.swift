import IR
import Operators
import TFLite

/// A valid model that needs what Kinglet does not do: all such places at once.
package struct UnsupportedModel: Error, CustomStringConvertible {
  package struct Node: Sendable {
    /// The node's index in the main subgraph.
    package var index: Int
    package var op: String
    package var requirement: String
  }
  package var nodes: [Node]

  package init(nodes: [Node]) { self.nodes = nodes }

  package var description: String {
    nodes.map { "node \($0.index) \($0.op): \($0.requirement)" }.joined(separator: "\n")
  }
}

extension Graph {
  /// No tensor of a model for a microcontroller comes near this; it keeps sizes within 32 bits.
  package static let largestTensorBytes = 1 << 28

  /// The main subgraph of a model. Values have the indices of the file's tensors.
  package init(_ model: Model, numerics: Numerics = .tflm) throws {
    self.init(numerics: numerics)
    let subgraph = model.subgraphs[0]
    for (index, tensor) in subgraph.tensors.enumerated() {
      let type = TensorType(tensor)
      let constant = subgraph.inputs.contains(index) ? nil : Tensor(tensor, as: type)
      _ = value(type ?? TensorType(.uint8, []), name: tensor.name, constant: constant)
    }
    inputs = subgraph.inputs.map { id(at: $0) }
    outputs = subgraph.outputs.map { id(at: $0) }
    var importer = NodeImporter(subgraph: subgraph)
    for (index, op) in subgraph.operators.enumerated() { importer.add(op, index, to: &self) }
    importer.checkPorts(of: self)
    guard importer.unsupported.isEmpty else { throw UnsupportedModel(nodes: importer.unsupported) }
    try importer.checkOrder(of: self)
  }
}

/// Turns the operators of a subgraph into nodes, collecting what is not supported.
private struct NodeImporter {
  let subgraph: Model.Subgraph
  var unsupported: [UnsupportedModel.Node] = []

  mutating func add(_ op: Model.Operator, _ index: Int, to graph: inout Graph) {
    do throws(Unsupported) {
      try checkTensors(op)
      guard let kind = importableOperators.first(where: { $0.name == op.code.name }) else {
        throw Unsupported("operator is not supported")
      }
      let node = Graph.Node(
        try kind.init(op.options), op.inputs.map { $0.map(graph.id(at:)) },
        op.outputs.map(graph.id(at:)), origin: index)
      try node.op.check(graph.signature(of: node))
      graph.nodes.append(node)
    } catch {
      refuse(index, op.code.name, error.requirement)
    }
  }

  private mutating func refuse(_ index: Int, _ op: String, _ requirement: String) {
    unsupported.append(.init(index: index, op: op, requirement: requirement))
  }

  private func checkTensors(_ op: Model.Operator) throws(Unsupported) {
    for index in op.inputs.compactMap({ $0 }) + op.outputs {
      try Self.check(subgraph.tensors[index])
    }
    for index in op.outputs where subgraph.tensors[index].elementCount == 0 {
      throw Unsupported("results must not be empty (\(subgraph.tensors[index].name) is)")
    }
  }

  private static func check(_ tensor: Model.Tensor) throws(Unsupported) {
    guard TensorType(tensor) != nil else {
      throw Unsupported("element type \(tensor.elementType.name) is not supported")
    }
    if tensor.isSparse { throw Unsupported("tensors must be dense (\(tensor.name) is sparse)") }
    if tensor.isExternal {
      throw Unsupported("tensors must be in this file (\(tensor.name) is not)")
    }
    guard let bytes = tensor.byteCount, bytes <= Graph.largestTensorBytes else {
      throw Unsupported("a tensor must have at most 256 MiB (\(tensor.name) has more)")
    }
  }

  /// Inputs and outputs that no node touches are checked here.
  mutating func checkPorts(of graph: Graph) {
    for index in subgraph.inputs + subgraph.outputs {
      do throws(Unsupported) {
        try Self.check(subgraph.tensors[index])
        if subgraph.tensors[index].elementCount == 0 {
          throw Unsupported("inputs and outputs must not be empty")
        }
      } catch {
        refuse(0, subgraph.tensors[index].name, error.requirement)
      }
    }
  }

  /// Throws unless every value is defined once, before it is used.
  func checkOrder(of graph: Graph) throws(MalformedGraph) {
    var defined = Set(graph.values.indices.filter { graph.values[$0].constant != nil })
    for (position, index) in subgraph.inputs.enumerated() {
      guard defined.insert(index).inserted else {
        throw MalformedGraph("subgraphs[0].inputs[\(position)]: tensor \(index) is an input twice")
      }
    }
    for (position, op) in subgraph.operators.enumerated() {
      let path = "subgraphs[0].operators[\(position)] \(op.code.name)"
      for index in op.inputs.compactMap({ $0 }) where !defined.contains(index) {
        throw MalformedGraph("\(path): input tensor \(index) has no value before it is used")
      }
      for index in op.outputs where !defined.insert(index).inserted {
        throw MalformedGraph("\(path): output tensor \(index) already has a value")
      }
    }
    for index in subgraph.outputs where !defined.contains(index) {
      throw MalformedGraph("subgraphs[0].outputs: tensor \(index) never gets a value")
    }
    guard !subgraph.outputs.isEmpty else {
      throw MalformedGraph("subgraphs[0].outputs: a model must have an output")
    }
  }
}

/// A file whose tables are sound but whose operators do not form a program.
package struct MalformedGraph: Error, CustomStringConvertible {
  package let description: String
  init(_ description: String) { self.description = description }
}

extension TensorType {
  /// The type of a tensor of a file; nil if its elements are of a kind that Kinglet does not have.
  fileprivate init?(_ tensor: Model.Tensor) {
    guard let element = ElementType(rawValue: tensor.elementType.name), element != .resource else {
      return nil
    }
    let quantization = tensor.quantization.map {
      Quantization(
        scales: $0.scales, zeroPoints: $0.zeroPoints.map { Int32(clamping: $0) }, axis: $0.axis)
    }
    self.init(element, tensor.shape, quantization)
  }
}

extension Tensor {
  /// The value of a constant of a file; nil for any other tensor.
  fileprivate init?(_ tensor: Model.Tensor, as type: TensorType?) {
    guard let type, !tensor.isSparse, let count = tensor.byteCount,
      tensor.data != nil || count == 0 && !tensor.isVariable
    else { return nil }
    let data = tensor.data ?? []
    guard type.element == .int4 else {
      self.init(type.element, bytes: Array(data))
      return
    }
    // Two values a byte, the low nibble first.
    let values = data.flatMap { byte in
      [byte << 4, byte].map { Int32(Int8(bitPattern: $0) >> 4) }
    }
    self.init(.int4, Array(values.prefix(type.count)))
  }
}
