import IR

/// Steps of a schedule that run together, row by row: as soon as a layer has the rows that it needs
/// it makes its next one, the last layer first. Between them only the latest rows are kept.
package struct RowBlock: Sendable {
  /// Consecutive steps of the schedule.
  package let steps: Range<Int>
  /// How many rows are kept of the values that only steps of the block read.
  package private(set) var rings: [Graph.ValueID: Int] = [:]
  /// For steps that consume their image row by row, what that takes.
  package private(set) var consumptions: [Int: RowConsumption] = [:]
  /// Values of which each row lies where the same row of another will, which is made of it in place.
  package private(set) var places: [Graph.ValueID: Graph.ValueID] = [:]
  /// Results that outlive the block, each with an operand that does not, and how far below that
  /// it may start.
  private(set) var overlaps: [Overlap] = []

  struct Overlap: Sendable {
    var operand, result: Graph.ValueID
    var distance: Int
  }

  /// One step, and how far it has come.
  private struct Layer {
    var form: RowForm
    var result: Graph.ValueID
    /// The images read row by row, in the order of `form.operands`.
    var operands: [Graph.ValueID]
    var made = 0

    var isConsumer: Bool { form.kernel == .consume }
    var isDone: Bool { made == form.needed.count }
    /// The rows that the next row is made of; beyond all once there is none.
    var needed: Range<Int> { isDone ? Int.max..<Int.max : form.needed[made] }
  }

  private var layers: [Layer] = []
  private let graph: Graph

  /// Runs the block in thought. Nil unless every step makes its one result row by row, of rows or of
  /// what the block does not make.
  init?(_ schedule: Schedule, _ steps: Range<Int>) {
    self.steps = steps
    graph = schedule.graph
    for step in steps {
      let node = graph.nodes[schedule.steps[step]]
      if let (layer, consumption) = consumer(schedule, node) {
        layers.append(layer)
        consumptions[step] = consumption
      } else if let layer = Self.layer(graph, node) {
        layers.append(layer)
      } else {
        return nil
      }
    }
    guard readsWhatIsThere(schedule) else { return nil }
    places = inPlaceRows(schedule)
    guard run(schedule) else { return nil }
  }

  private static func layer(_ graph: Graph, _ node: Graph.Node) -> Layer? {
    guard let op = node.op as? any RowWise, !(node.op is any StateMutating),
      let form = op.rowForm(graph.signature(of: node)), node.results.count == 1
    else { return nil }
    let operands = form.operands.compactMap { node.operands[$0] }
    guard operands.allSatisfy({ graph[$0].constant == nil }) else { return nil }
    return Layer(form: form, result: node.results[0], operands: operands)
  }

  /// A step that takes in, row by row, what an earlier step of the block makes.
  private func consumer(
    _ schedule: Schedule, _ node: Graph.Node
  ) -> (Layer, RowConsumption)? {
    guard let op = node.op as? any RowConsuming, node.results.count == 1,
      let operand = node.operands[0].map(schedule.storage),
      layers.contains(where: { $0.result == operand && !$0.isConsumer }),
      let consumption = op.rowConsumption(of: graph[operand].type, graph.signature(of: node))
    else { return nil }
    let rows = graph[operand].type.shape[1]
    let form = RowForm(.consume, operands: [0], needed: (0..<rows).map { $0..<$0 + 1 })
    return (Layer(form: form, result: node.results[0], operands: [operand]), consumption)
  }

  /// True if what steps read whole, or as a view, is there before the block starts.
  private func readsWhatIsThere(_ schedule: Schedule) -> Bool {
    let results = Set(layers.map(\.result))
    let consumed = Set(layers.filter(\.isConsumer).map(\.result))
    return zip(layers, steps).allSatisfy { layer, step in
      let operands = graph.nodes[schedule.steps[step]].operands.compactMap { $0 }
      return operands.allSatisfy { id in
        let storage = schedule.storage(of: id)
        let isRead = layer.operands.contains(layer.isConsumer ? storage : id)
        return isRead ? !consumed.contains(storage) : !results.contains(storage)
      }
    }
  }

  /// Lets every layer make its rows; false if they wait for one another.
  private mutating func run(_ schedule: Schedule) -> Bool {
    let producer = Dictionary(uniqueKeysWithValues: layers.enumerated().map { ($1.result, $0) })
    let (lasting, dying) = (readAfterwards(schedule), dyingOperands(schedule))
    var distances: [Graph.ValueID: [Graph.ValueID: Int]] = [:]
    while let next = layers.indices.last(where: { isReady(layers[$0], producer) }) {
      let (layer, row) = (layers[next], layers[next].made)
      let result = places[layer.result] ?? layer.result
      if lasting.contains(result) || layer.isConsumer {
        let end =
          layer.isConsumer
          ? graph[layer.result].type.byteCount : (row + 1) * graph[layer.result].type.rowBytes
        for operand in dying {
          let kept = min(oldestNeeded(operand), graph[operand].type.shape[1])
          let distance = end - kept * graph[operand].type.rowBytes
          distances[result, default: [:]][operand, default: .min].raise(to: distance)
        }
      } else {
        let kept = row + 1 - min(oldestNeeded(result), row)
        rings[result, default: 1].raise(to: kept)
      }
      layers[next].made += 1
    }
    for (result, operands) in distances {
      for (operand, distance) in operands {
        overlaps.append(Overlap(operand: operand, result: result, distance: distance))
      }
    }
    overlaps.sort { ($0.result.index, $0.operand.index) < ($1.result.index, $1.operand.index) }
    return layers.allSatisfy(\.isDone)
  }

  /// For each step that can put its rows in the place of an operand's, the operand made last that
  /// only this step reads, and the value that ends up there.
  private func inPlaceRows(_ schedule: Schedule) -> [Graph.ValueID: Graph.ValueID] {
    let uses = graph.useCounts
    var places: [Graph.ValueID: Graph.ValueID] = [:]
    for (layer, step) in zip(layers, steps).reversed() {
      let node = graph.nodes[schedule.steps[step]]
      guard let op = node.op as? any InPlace, !layer.isConsumer else { continue }
      let candidates = op.inPlaceOperands(graph.signature(of: node)).compactMap { index in
        node.operands[index].flatMap { id in layers.lastIndex { $0.result == id } }
      }
      guard let maker = candidates.max(), !layers[maker].isConsumer else { continue }
      let operand = layers[maker].result
      guard uses[operand] == 1, graph[operand].type.rowBytes == graph[layer.result].type.rowBytes
      else { continue }
      places[operand] = places[layer.result] ?? layer.result
    }
    return places
  }

  private func isReady(_ layer: Layer, _ producer: [Graph.ValueID: Int]) -> Bool {
    !layer.isDone
      && layer.operands.allSatisfy { operand in
        producer[operand].map { layers[$0].made >= layer.needed.upperBound } ?? true
      }
  }

  /// The first row of a value that some layer has still to read.
  private func oldestNeeded(_ value: Graph.ValueID) -> Int {
    layers.filter { $0.operands.contains(value) }.map(\.needed.lowerBound).min() ?? .max
  }

  /// Values that later steps or the application read, views included.
  private func readAfterwards(_ schedule: Schedule) -> Set<Graph.ValueID> {
    var values = Set(graph.outputs.map(schedule.storage))
    for node in schedule.steps[steps.upperBound...] {
      for case let id? in graph.nodes[node].operands { values.insert(schedule.storage(of: id)) }
    }
    return values
  }

  /// Values made before the block that it reads, row by row only, and nobody reads after it.
  private func dyingOperands(_ schedule: Schedule) -> Set<Graph.ValueID> {
    var others = Set(layers.map(\.result)).union(readAfterwards(schedule))
    for (layer, step) in zip(layers, steps) {
      for case let id? in graph.nodes[schedule.steps[step]].operands
      where !layer.operands.contains(id) {
        others.insert(schedule.storage(of: id))
      }
    }
    return Set(layers.flatMap(\.operands)).filter {
      !others.contains($0) && schedule.storage(of: $0) == $0 && graph[$0].constant == nil
        && graph[$0].state == nil
    }
  }
}

extension Int {
  fileprivate mutating func raise(to other: Int) { self = Swift.max(self, other) }
}
