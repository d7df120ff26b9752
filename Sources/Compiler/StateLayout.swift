import IR
import Operators

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
