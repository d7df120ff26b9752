import IR
import Operators

/// The kernels of a graph that keep weights and code within a budget of flash: of all ways to choose one
/// kind of kernel for each family of layers, the one of the fewest instructions. A family is all layers
/// that are best done by the same kernels, whose code they share.
struct FlashBudget {
  /// What takes the place of the fastest kernels.
  private enum Kind: CaseIterable {
    case fast, frugal, plain
  }

  /// A node with its kernels of some kind.
  private struct Way {
    var index: Int
    var kind: Kind
    var calls: [KernelCall]
    /// Indices of constants.
    var constants: Set<Int>
    var instructions: Double

    var names: String { calls.map(\.function).joined(separator: " ") }
  }

  private let graph: Graph
  private let core: String
  /// For every family the ways to do all its layers, the fastest first.
  private var families: [[[Way]]] = []
  private var constantBytes: [Int] = []

  /// So many families are looked at, those first that have most layers.
  private static let mostFamilies = 6

  init(_ graph: Graph) {
    self.graph = graph
    core = graph.tuning.instructions.representative
    var pool = ConstantPool()
    let costs = graph.tuning.likelyCosts
    var byKernels: [String: [[Way]]] = [:]
    // Views take no flash.
    for index in Schedule(graph).steps {
      let ways = Kind.allCases.map { Self.way(graph, index, $0, &pool, costs) }
      byKernels[ways[0].names, default: []].append(ways)
    }
    constantBytes = pool.constants.map(\.tensor.bytes.count)
    let sorted = byKernels.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    for (_, layers) in sorted {
      var kinds = [0]
      if families.filter({ $0.count > 1 }).count < Self.mostFamilies {
        for kind in Kind.allCases.indices.dropFirst()
        where layers.contains(where: { ways in
          kinds.allSatisfy { ways[$0].names != ways[kind].names }
        }) {
          kinds.append(kind)
        }
      }
      families.append(kinds.map { kind in layers.map { $0[kind] } })
    }
  }

  private static func way(
    _ graph: Graph, _ index: Int, _ kind: Kind, _ pool: inout ConstantPool, _ costs: KernelCosts?
  ) -> Way {
    let node = node(graph.nodes[index], kind)
    let types = graph.signature(of: node)
    var way = Way(
      index: index, kind: kind,
      calls: DecodingCalls(of: node.op, types)?.calls ?? node.op.kernelCalls(types),
      constants: [], instructions: 0)
    for argument in way.calls.flatMap(\.arguments) {
      switch argument {
      case .constant(let tensor, let name):
        way.constants.insert(pool.index(of: tensor, name: name))
      case .operand(let number):
        guard let tensor = types.constants[number] else { continue }
        way.constants.insert(pool.index(of: tensor, name: ""))
      case .result, .scratch, .decoded: continue
      }
    }
    if let costs, !way.calls.isEmpty {
      let kernel = costs.kernel(way.names) ?? costs.usual
      way.instructions = kernel.instructions(Workload(node.op, types))
    }
    return way
  }

  /// A node that gets kernels of some kind.
  private static func node(_ node: Graph.Node, _ kind: Kind) -> Graph.Node {
    var result = node
    switch kind {
    case .fast: break
    case .frugal: result.isFrugal = true
    case .plain: result.isPlain = true
    }
    return result
  }

  /// The graph whose fast kernels are the quickest that keep within `bytes`, as estimated.
  ///
  /// - Parameter excess: what they are known to take besides.
  /// - Throws: `OverBudget` if even the smallest need more.
  func graph(within bytes: Int, besides excess: Int) throws -> Graph {
    var best: (ways: [Way], instructions: Double)?
    var least = Int.max
    let count = families.reduce(1) { $0 * $1.count }
    for number in 0..<count {
      var rest = number
      let ways = families.flatMap { family in
        defer { rest /= family.count }
        return family[rest % family.count]
      }
      let flash = flash(ways) + excess
      least = min(least, flash)
      let instructions = ways.reduce(0) { $0 + $1.instructions }
      guard flash <= bytes, instructions < best?.instructions ?? .infinity else { continue }
      best = (ways, instructions)
    }
    guard let best else { throw OverBudget(of: .flash, budget: bytes, smallest: least) }
    var result = graph
    for way in best.ways { result.nodes[way.index] = Self.node(graph.nodes[way.index], way.kind) }
    return result
  }

  private func flash(_ ways: [Way]) -> Int {
    let constants = ways.reduce(into: Set<Int>()) { $0.formUnion($1.constants) }
    return constants.reduce(0) { $0 + constantBytes[$1] }
      + CodeEstimate(
        calls: ways.flatMap(\.calls), core: core, copied: graph.tuning.copiesKernels
      ).codeBytes
  }
}

extension Tuning.Instructions {
  /// A core that has these and no more.
  var representative: String {
    switch self {
    case .portable, .dsp: "cortex-m4"
    case .scalar: "cortex-m3"
    case .helium: "cortex-m55"
    }
  }
}

extension Program {
  /// Weights and code, as estimated for a core that has the instructions of the kernels.
  func flashBytes(on core: String) -> Int {
    weightBytes + CodeEstimate(self, core: core).codeBytes
  }
}
