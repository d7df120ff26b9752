import IR
import Operators

/// What steps call, and in which order they make their rows.
extension Placement {
  /// The calls of a step: for all of its result, or for a row or band.
  func kernels(of node: Graph.Node, at step: Int) -> [KernelCall] {
    let types = graph.signature(of: node)
    if let consumption = schedule.block(of: step)?.consumptions[step] { return consumption.calls }
    guard order(of: node, at: step) == .whole else {
      return Self.kernelCalls(node.op, types, form(at: step))
    }
    let facts = schedule.facts(at: step)
    let calls = wholeCalls(of: node, types, at: step)
    let coded = DecodingCalls(calls, of: node.op, types, scratchBytes: facts.ownScratchBytes)
    // Calls that start elsewhere may have other weights.
    guard let coded, coded.scratchBytes <= facts.scratchBytes else { return calls }
    return coded.calls
  }

  private func wholeCalls(
    of node: Graph.Node, _ types: Signature, at step: Int
  ) -> [KernelCall] {
    if let op = node.op as? any ExactlyOverlapping, isExactlyPlaced(node, at: step) {
      return op.exactCalls(types)
    }
    guard overwritesBackward(at: step), let op = node.op as? any BackwardWriting else {
      return node.op.kernelCalls(types)
    }
    return op.backwardCalls(types)
  }

  /// How a step makes rows, or takes them in.
  func form(at step: Int) -> RowForm? {
    if let block = schedule.block(of: step) { return block.forms[step - block.steps.lowerBound] }
    var form = schedule.facts(at: step).form
    form?.band = 1
    return form
  }

  /// The calls that make the whole result, or one row.
  private static func kernelCalls(
    _ op: any Operator, _ types: Signature, _ form: RowForm?
  ) -> [KernelCall] {
    switch form?.kernel {
    case nil, .consume: op.kernelCalls(types)
    case .window:
      op.kernelCalls(types).map { call in
        var row = call
        row.function += "_row"
        return row
      }
    case .band:
      op.kernelCalls(types.makingRows).map { call in
        var rows = call
        rows.function += "_rows"
        return rows
      }
    case .slice: op.kernelCalls(form.map { types.slice(0..<1, $0) } ?? types)
    }
  }

  /// In which order a step must make its rows, as the plan has it.
  func order(of node: Graph.Node, at step: Int) -> Program.Order {
    if schedule.block(of: step) != nil { return .streamed }
    if overwritesBackward(at: step) {
      return schedule.facts(at: step).reach.backwardByCalls ? .whole : .backward
    }
    return schedule.isSliced && form(at: step) != nil ? .forward : .whole
  }

  /// True if the result of a step lies at the exact distance from its operand.
  private func isExactlyPlaced(_ node: Graph.Node, at step: Int) -> Bool {
    guard let operand = node.operands[0], let result = node.results.first else { return false }
    return schedule.storage(of: operand) == schedule.storage(of: result)
      && schedule.offset(of: operand) - schedule.offset(of: result)
        == schedule.facts(at: step).reach.exact
  }

  /// True if the result of a step would overwrite what is still to be read if made from its start.
  func overwritesBackward(at step: Int) -> Bool {
    let node = schedule.node(at: step)
    guard let id = node.results.first, let result = bytes(of: id) else { return false }
    return schedule.facts(at: step).reach.distances.contains { operand, distance in
      guard let id = node.operands[operand], let bytes = bytes(of: id) else { return false }
      return schedule.storage(of: id) != schedule.storage(of: node.results[0])
        && bytes.overlaps(result) && bytes.lowerBound - result.lowerBound < distance
    }
  }

  /// Where a value lies in the arena, if it does.
  private func bytes(of id: Graph.ValueID) -> Range<Int>? {
    guard let start = plan.offset(of: .value(schedule.storage(of: id))) else { return nil }
    let first = start + schedule.offset(of: id)
    return first..<first + graph[id].type.byteCount
  }
}
