import IR

extension Graph {
  /// Leaves conversions between floats and stored integers at inputs and outputs to the application:
  /// ports then hold the integers themselves.
  ///
  /// - Returns: what went, and why what remains computes the same.
  mutating func takeIntegerPorts() -> [Shrinking] {
    var found: [Shrinking] = []
    var gone = Set<Int>()
    for (port, id) in inputs.enumerated() where !outputs.contains(id) {
      let users = nodes.indices.filter { nodes[$0].operands.contains(id) }
      guard users.count == 1, converts(users[0], floats: .operand) else { continue }
      inputs[port] = nodes[users[0]].results[0]
      gone.insert(users[0])
      found.append(
        Shrinking(
          nodes[users[0]], "is left to the application",
          proof: "input \(port) holds the integers that it would make"))
    }
    let producers = producers
    for (port, id) in outputs.enumerated() {
      guard let maker = producers[id], !gone.contains(maker), converts(maker, floats: .result),
        let operand = nodes[maker].operands[0], self[operand].constant == nil,
        self[operand].state == nil, useCounts[id] == 1
      else { continue }
      outputs[port] = operand
      gone.insert(maker)
      found.append(
        Shrinking(
          nodes[maker], "is left to the application",
          proof: "output \(port) holds the integers that it would read"))
    }
    nodes = nodes.indices.filter { !gone.contains($0) }.map { nodes[$0] }
    return found
  }

  private enum Side {
    case operand, result
  }

  /// True if a node only turns floats, on that side, into stored integers or back.
  private func converts(_ index: Int, floats side: Side) -> Bool {
    let node = nodes[index]
    guard node.op is any NumberConverting, let operand = node.operands[0] else { return false }
    let types = (self[operand].type.element, self[node.results[0]].type.element)
    return switch side {
    case .operand: types.0 == .float32 && types.1 != .float32
    case .result: types.0 != .float32 && types.1 == .float32
    }
  }
}
