import IR

/// Steps of a schedule that run together, row by row: as soon as a layer has the rows that it needs
/// it makes its next one, the last layer first. Between them only the latest rows are kept.
package struct RowBlock: Sendable {
  /// Consecutive steps of the schedule.
  package let steps: Range<Int>
  /// True if kernels make as many rows at once as they do best.
  package let inBands: Bool
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

    var isConsumer: Bool { form.kernel == .consume }

    /// The rows that its next rows are made of when it has made some; beyond all once there are none.
    func needed(after made: Int) -> Range<Int> {
      made == form.needed.count ? Int.max..<Int.max : form.span(form.turn(made))
    }
  }

  private var layers: [Layer] = []
  /// The application, if it hands over rows of an input to this block.
  private let application: Layer?
  private let graph: Graph

  /// How each step makes its rows, in order.
  package var forms: [RowForm] { layers.map(\.form) }

  /// Runs the block in thought. Nil unless every step makes its one result row by row, of rows or of
  /// what the block does not make.
  ///
  /// - Parameter inBands: kernels make as many rows at once as they do best, which takes more memory.
  init?(_ schedule: Schedule, _ steps: Range<Int>, inBands: Bool = false) {
    self.steps = steps
    self.inBands = inBands
    graph = schedule.graph
    application = Self.application(graph, steps)
    for step in steps {
      let node = schedule.node(at: step)
      if let (layer, consumption) = consumer(schedule, node) {
        layers.append(layer)
        consumptions[step] = consumption
      } else if var layer = Self.layer(graph, node, schedule.facts(at: step).form) {
        if !inBands { layer.form.band = 1 }
        layers.append(layer)
      } else {
        return nil
      }
    }
    guard readsWhatIsThere(schedule) else { return nil }
    places = inPlaceRows(schedule)
    guard run(schedule) else { return nil }
  }

  private static func layer(_ graph: Graph, _ node: Graph.Node, _ form: RowForm?) -> Layer? {
    guard let form, !(node.op is any StateMutating), node.results.count == 1
    else { return nil }
    let operands = form.operands.compactMap { node.operands[$0] }
    guard operands.allSatisfy({ graph[$0].constant == nil }) else { return nil }
    return Layer(form: form, result: node.results[0], operands: operands)
  }

  /// The application makes rows of an input of nothing, as long as no step can make any.
  private static func application(_ graph: Graph, _ steps: Range<Int>) -> Layer? {
    guard steps.lowerBound == 0, let input = graph.streamedInput else { return nil }
    let needed = graph[input].type.shape[1]
    let form = RowForm(.slice, operands: [], needed: Array(repeating: 0..<0, count: needed))
    return Layer(form: form, result: input, operands: [])
  }

  /// All that makes rows, what goes last first.
  private var makers: [Layer] { (application.map { [$0] } ?? []) + layers }

  /// A step that takes in, row by row, what an earlier step of the block makes.
  private func consumer(
    _ schedule: Schedule, _ node: Graph.Node
  ) -> (Layer, RowConsumption)? {
    guard let op = node.op as? any RowConsuming, node.results.count == 1,
      let operand = node.operands[0].map(schedule.storage),
      makers.contains(where: { $0.result == operand && !$0.isConsumer }),
      node.operands[0].map({ graph[$0].type.byteCount }) == graph[operand].type.byteCount,
      let consumption = op.rowConsumption(of: graph[operand].type, graph.signature(of: node))
    else { return nil }
    let rows = graph[operand].type.shape[1]
    let form = RowForm(.consume, operands: [0], needed: (0..<rows).map { $0..<$0 + 1 })
    return (Layer(form: form, result: node.results[0], operands: [operand]), consumption)
  }

  /// True if what steps read whole, or as a view, is there before the block starts.
  private func readsWhatIsThere(_ schedule: Schedule) -> Bool {
    let made = Set(makers.map(\.result))
    let results = Set(made.map(schedule.storage))
    let consumed = Set(layers.filter(\.isConsumer).map { schedule.storage(of: $0.result) })
    return zip(layers, steps).allSatisfy { layer, step in
      let operands = graph.nodes[schedule.steps[step]].operands.compactMap { $0 }
      return operands.allSatisfy { id in
        let storage = schedule.storage(of: id)
        let isRead = layer.operands.contains(layer.isConsumer ? storage : id)
        let isThere = !results.contains(storage)
        return isThere
          || isRead && !consumed.contains(storage) && made.contains(storage)
            && (layer.isConsumer || id == storage)
      }
    }
  }

  /// Lets every layer make its rows; false if they wait for one another.
  private mutating func run(_ schedule: Schedule) -> Bool {
    let layers = makers
    let producer = Dictionary(uniqueKeysWithValues: layers.enumerated().map { ($1.result, $0) })
    let sources = layers.map { $0.operands.compactMap { producer[$0] } }
    var readers: [Graph.ValueID: [Int]] = [:]
    for (index, layer) in layers.enumerated() {
      for operand in Set(layer.operands) { readers[operand, default: []].append(index) }
    }
    let (lasting, dying) = (readAfterwards(schedule), dyingOperands(schedule))
    // For each layer the value that its rows end up in, if only the latest of them are kept.
    let results = layers.map { layer in
      let result = places[layer.result] ?? layer.result
      return (
        value: result, isKept: lasting.contains(schedule.storage(of: result)) || layer.isConsumer
      )
    }
    var made = layers.map { _ in 0 }
    var needed = layers.map { $0.needed(after: 0) }
    /// The first row of a value that some layer has still to read.
    func oldestNeeded(_ value: Graph.ValueID) -> Int {
      readers[value]?.reduce(Int.max) { min($0, needed[$1].lowerBound) } ?? .max
    }
    func isReady(_ layer: Int) -> Bool {
      needed[layer].lowerBound < .max
        && sources[layer].allSatisfy { made[$0] >= needed[layer].upperBound }
    }
    var distances: [Graph.ValueID: [Graph.ValueID: Int]] = [:]
    while let next = layers.indices.last(where: isReady) {
      let (result, isKept) = results[next]
      let rows = layers[next].form.turn(made[next])
      if isKept {
        let end =
          layers[next].isConsumer
          ? graph[layers[next].result].type.byteCount
          : rows.upperBound * graph[layers[next].result].type.rowBytes
        for operand in dying {
          let kept = min(oldestNeeded(operand), graph[operand].type.shape[1])
          let distance = end - kept * graph[operand].type.rowBytes
          distances[result, default: [:]][operand, default: .min].raise(to: distance)
        }
      } else {
        let kept = rows.upperBound - min(oldestNeeded(result), rows.lowerBound)
        rings[result, default: 1].raise(to: kept)
      }
      made[next] = rows.upperBound
      needed[next] = layers[next].needed(after: made[next])
    }
    keepBandsTogether()
    for (result, operands) in distances {
      for (operand, distance) in operands {
        overlaps.append(Overlap(operand: operand, result: result, distance: distance))
      }
    }
    overlaps.sort { ($0.result.index, $0.operand.index) < ($1.result.index, $1.operand.index) }
    return zip(layers, made).allSatisfy { $0.form.needed.count == $1 }
  }

  /// Rows that one call makes must not be split at the end of a ring.
  private mutating func keepBandsTogether() {
    for layer in layers where layer.form.band > 1 {
      let result = places[layer.result] ?? layer.result
      guard let rows = rings[result] else { continue }
      let whole = (rows + layer.form.band - 1) / layer.form.band * layer.form.band
      rings[result] = min(whole, layer.form.needed.count)
    }
  }

  /// For each step that can put its rows in the place of an operand's, the operand made last that
  /// only this step reads, and the value that ends up there.
  private func inPlaceRows(_ schedule: Schedule) -> [Graph.ValueID: Graph.ValueID] {
    let uses = graph.useCounts
    var places: [Graph.ValueID: Graph.ValueID] = [:]
    for (layer, step) in zip(layers, steps).reversed() {
      let node = schedule.node(at: step)
      guard let op = node.op as? any InPlace, !layer.isConsumer else { continue }
      let candidates = op.inPlaceOperands(graph.signature(of: node)).compactMap { index in
        node.operands[index].flatMap { id in layers.lastIndex { $0.result == id } }
      }
      guard let maker = candidates.max(), !layers[maker].isConsumer else { continue }
      let operand = layers[maker].result
      guard uses[operand] == 1, schedule.storage(of: operand) == operand,
        graph[operand].type.rowBytes == graph[layer.result].type.rowBytes
      else { continue }
      places[operand] = places[layer.result] ?? layer.result
    }
    return places
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
    var others = Set(makers.map(\.result)).union(readAfterwards(schedule))
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
