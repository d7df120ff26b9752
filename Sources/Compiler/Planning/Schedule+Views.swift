import IR

// Nodes that need no step, as their results can be bytes that are there.
extension Schedule {
  /// Gives the results of a node their place in the memory of operands, or operands theirs in that of the
  /// result, if no byte then has to move; says why that is so.
  mutating func becomesView(_ node: Graph.Node) -> String? {
    let types = graph.signature(of: node)
    if let view = node.op as? any ViewForming, view.isView(types), let operand = node.operands[0],
      isOrdinary(operand)
    {
      place(node.results[0], in: operand, at: 0)
      return "its result is the same bytes as its operand"
    }
    if let parts = (node.op as? any PartViewing)?.viewedParts(types),
      let operand = node.operands[parts.operand], isOrdinary(operand),
      parts.offsets.allSatisfy({ isAligned($0 + offset(of: operand)) })
    {
      for (result, offset) in zip(node.results, parts.offsets) {
        place(result, in: operand, at: offset)
      }
      return "its results are parts of the bytes of its operand"
    }
    return joins(node, types)
  }

  private mutating func joins(_ node: Graph.Node, _ types: Signature) -> String? {
    guard let offsets = (node.op as? any Joining)?.partOffsets(types),
      offsets.allSatisfy(isAligned)
    else { return nil }
    let operands = node.operands.compactMap { $0 }
    guard Set(operands.map(storage)).count == offsets.count,
      operands.allSatisfy({ isOrdinary($0) && isAlone($0) })
    else { return nil }
    for (operand, offset) in zip(operands, offsets) {
      move(storage(of: operand), into: node.results[0], at: offset)
    }
    return "its operands are made where they are parts of its result"
  }

  /// State may change while a view of it is still to be read, and constants are no memory.
  private func isOrdinary(_ id: Graph.ValueID) -> Bool {
    graph[id].constant == nil && graph[id].state == nil
  }

  /// True if a value is all that there is in its memory.
  private func isAlone(_ id: Graph.ValueID) -> Bool {
    let memory = storage(of: id)
    return offset(of: id) == 0 && graph[id].type.byteCount == bytes(of: memory)
      && graph[id].type.byteCount == graph[memory].type.byteCount
  }

  private func isAligned(_ offset: Int) -> Bool { offset.isMultiple(of: graph.alignment) }

  private mutating func place(_ value: Graph.ValueID, in operand: Graph.ValueID, at offset: Int) {
    move(value, into: storage(of: operand), at: self.offset(of: operand) + offset)
  }
}
