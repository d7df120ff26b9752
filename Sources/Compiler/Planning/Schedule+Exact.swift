import IR

// Results that lie exactly where they may overwrite their operand.
extension Schedule {
  /// The same with every result that can lie at the exact distance from its operand put there: both are
  /// then in one memory.
  ///
  /// - Parameter alignment: what values start at multiples of.
  func placingExactly(alignment: Int) -> Schedule {
    var result = self
    for step in steps.indices { result.placeExactly(step, alignment) }
    return result
  }

  private mutating func placeExactly(_ step: Int, _ alignment: Int) {
    let node = node(at: step)
    guard let distance = facts(at: step).reach.exact, distance.isMultiple(of: alignment),
      let operand = node.operands[0], node.results.count == 1, isLastUse(of: operand, at: step)
    else { return }
    let (result, memory) = (node.results[0], storage(of: operand))
    guard storage(of: result) == result, offset(of: operand).isMultiple(of: alignment) else {
      return
    }
    let start = offset(of: operand) - distance
    if start >= 0 {
      move(result, into: memory, at: start)
    } else {
      move(memory, into: result, at: -start)
    }
  }

  /// True if this step, which is in no block, is the last to read anything in the memory of `value`, and
  /// reads nothing else there.
  private func isLastUse(of value: Graph.ValueID, at step: Int) -> Bool {
    let memory = storage(of: value)
    guard graph[memory].constant == nil, graph[memory].state == nil, block(of: step) == nil,
      !blocks.contains(where: { $0.steps.contains { touches(memory, at: $0) } }),
      !graph.outputs.contains(where: { storage(of: $0) == memory })
    else { return false }
    let reads = { (step: Int) in
      self.node(at: step).operands.compactMap { $0 }.filter { self.storage(of: $0) == memory }
    }
    return reads(step) == [value] && steps.indices[(step + 1)...].allSatisfy { reads($0).isEmpty }
  }

  private func touches(_ memory: Graph.ValueID, at step: Int) -> Bool {
    let node = node(at: step)
    return (node.operands.compactMap { $0 } + node.results).contains { storage(of: $0) == memory }
  }
}
