import IR
import Operators

// Networks of uint8 elements run on the kernels for int8: each element is stored 128 lower, and so
// is its zero point.
extension Graph {
  /// Stores as int8 what operators that have no kernel for uint8 read and write, and all that hangs
  /// together with it; QUANTIZE takes elements over where others hold them as the file does.
  ///
  ///     %0 = input uint8[1x8] 0.1 128         %3 = input uint8[1x8] 0.1 128
  ///     %2 = logistic %0 : uint8[…]       →   %0 = quantize %3 : int8[1x8] 0.1 0
  ///     output %2                             %2 = logistic[unsigned] %0 : int8[…]
  ///                                           %4 = quantize %2 : uint8[…]
  ///                                           output %4
  mutating func lowerUnsigned() {
    let lowered = networkOfUnsigned()
    guard !lowered.isEmpty else { return }
    var lowering = Lowering(self, lowered)
    lowering.run()
    self = lowering.graph
  }

  /// True if the node might be part of a network of uint8 elements.
  func isUnsignedCandidate(_ node: Node) -> Bool {
    guard let kind = type(of: node.op) as? any Importable.Type,
      kind.inputElements.contains(.uint8),
      node.operands.allSatisfy({ $0.map { self[$0].state == nil } ?? true })
    else { return false }
    return unsignedValues(of: node).contains { self[$0].constant == nil }
  }

  /// The nodes that have to work on int8, and those that share a value with one of them.
  private func networkOfUnsigned() -> Set<Int> {
    let candidates = nodes.indices.filter { isUnsignedCandidate(nodes[$0]) }
    var sharing: [ValueID: [Int]] = [:]
    for index in candidates {
      for id in unsignedValues(of: nodes[index]) where self[id].constant == nil {
        sharing[id, default: []].append(index)
      }
    }
    var pending = candidates.filter { (try? nodes[$0].op.check(signature(of: nodes[$0]))) == nil }
    var network = Set(pending)
    while let index = pending.popLast() {
      for id in unsignedValues(of: nodes[index]) {
        pending += (sharing.removeValue(forKey: id) ?? []).filter { network.insert($0).inserted }
      }
    }
    return network
  }

  fileprivate func unsignedValues(of node: Node) -> [ValueID] {
    (node.operands.compactMap { $0 } + node.results).filter { self[$0].type.isLowerable }
  }
}

extension TensorType {
  /// True if this is uint8 with one usable scale and zero point.
  fileprivate var isLowerable: Bool {
    guard element == .uint8, let quantization, quantization.scales.count == 1 else { return false }
    return scale.isNormal && scale > 0 && range.contains(zeroPoint)
  }
}

extension Graph.Value {
  /// The same reals as int8.
  fileprivate var lowered: Graph.Value {
    var value = self
    value.type = TensorType(
      .int8, type.shape, scale: type.scale, zeroPoint: type.zeroPoint &- 128)
    value.constant = constant.map { Tensor(.int8, bytes: $0.bytes.map { $0 ^ 0x80 }) }
    return value
  }
}

/// Turns some nodes of a graph into ones of int8 elements.
private struct Lowering {
  private(set) var graph: Graph
  private let lowered: Set<Int>
  /// The lowered values as the file has them.
  private var original: [Graph.ValueID: Graph.Value] = [:]
  /// The value that holds a lowered one as the file does, where someone wants that.
  private var raised: [Graph.ValueID: Graph.ValueID] = [:]

  init(_ graph: Graph, _ lowered: Set<Int>) {
    self.graph = graph
    self.lowered = lowered
  }

  mutating func run() {
    for index in lowered.sorted() {
      graph.nodes[index].isUnsigned = true
      for id in graph.unsignedValues(of: graph.nodes[index]) {
        original[id] = graph[id]
        graph[id] = graph[id].lowered
      }
    }
    let inputs = graph.inputs
    graph.inputs = inputs.map { asInFile($0) }
    graph.outputs = graph.outputs.map { asInFile($0) }
    // What each node that stays as it is reads and writes.
    let results = graph.nodes.map(\.results)
    for index in graph.nodes.indices where !lowered.contains(index) {
      graph.nodes[index].operands = graph.nodes[index].operands.map { $0.map { asInFile($0) } }
      graph.nodes[index].results = graph.nodes[index].results.map { asInFile($0) }
    }
    var nodes = inputs.compactMap { crossing(to: $0, origin: 0) }
    for (index, node) in graph.nodes.enumerated() {
      nodes.append(node)
      nodes += results[index].compactMap { id in
        lowered.contains(index)
          ? crossing(from: id, origin: node.origin) : crossing(to: id, origin: node.origin)
      }
    }
    graph.nodes = nodes
  }

  private mutating func asInFile(_ id: Graph.ValueID) -> Graph.ValueID {
    guard let value = original[id] else { return id }
    if let known = raised[id] { return known }
    let new = graph.value(value.type, name: value.name, constant: value.constant)
    raised[id] = new
    return new
  }

  private func crossing(to id: Graph.ValueID, origin: Int) -> Graph.Node? {
    raised[id].map { Graph.Node(Quantize(), [$0], [id], origin: origin) }
  }

  private func crossing(from id: Graph.ValueID, origin: Int) -> Graph.Node? {
    raised[id].map { Graph.Node(Quantize(), [id], [$0], origin: origin) }
  }
}
