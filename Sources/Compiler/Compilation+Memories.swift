import IR

extension Compilation {
  /// The same network with its arena in the memories asked for. If it has no room there as it is, the
  /// fastest plan that has is taken; if none has, an arena whose memories were not named is one array.
  ///
  /// - Throws: `OverMemories` if named memories have no room; `MemoryRefused` for memories that cannot be had.
  /// - Parameter thorough: false to look only at plans that take no longer.
  package func placed(
    _ request: MemoryRequest, on target: Target? = nil, thorough: Bool = true
  ) throws -> Compilation {
    guard !request.isEmpty else { return self }
    var memories = try request.memories(for: program, on: target)
    var stateMemory: Memory?
    if request.hotWeightBytes > 0 {
      var copied = program
      copied.copyWeights(request.hotWeightBytes)
      stateMemory = takeState(copied.stateBytes - program.stateBytes, from: &memories, target)
    }
    var result = self
    if request.choice != .none {
      let found = plan(in: memories, thorough)
      if let found, request.choice == .auto, found.plan.isMain {
        // Static data lie there anyway.
      } else if let found {
        try Self.requireRoom(found.plan, found.schedule)
        result.schedule = found.schedule
        result.program = Program(found.schedule, found.plan)
      } else if request.choice != .auto {
        throw OverMemories(memories: memories, arenaBytes: program.plan.arenaBytes)
      } else {
        stateMemory = nil
      }
    }
    if request.hotWeightBytes > 0 {
      result.program.copyWeights(request.hotWeightBytes)
      result.program.stateMemory = stateMemory
    }
    return result
  }

  /// Takes room for the state and copied weights from the fastest of the memories that has it.
  private func takeState(
    _ copiedBytes: Int, from memories: inout [Memory], _ target: Target?
  ) -> Memory? {
    // The main region's room is what is left beside the state.
    func needed(_ memory: Memory) -> Int {
      let bytes = memory.name == target?.mainRegion ? 0 : program.stateBytes
      return MemoryNeeds.padded(bytes + copiedBytes)
    }
    let fitting = memories.indices.filter { needed(memories[$0]) <= memories[$0].bytes }
    guard let home = fitting.min(by: { memories[$0].cost < memories[$1].cost }) else { return nil }
    let memory = memories[home]
    memories[home].bytes -= needed(memory)
    return memory
  }

  private func plan(
    in memories: [Memory], _ thorough: Bool
  ) -> (schedule: Schedule, plan: MemoryPlan)? {
    func plan(_ schedule: Schedule) -> (Schedule, MemoryPlan)? {
      let lifetimes = Lifetimes(schedule)
      let touched = schedule.touched(lifetimes)
      return MemoryPlan(lifetimes, touched: touched, in: memories).map { (schedule, $0) }
    }
    if let found = plan(schedule) { return found }
    // The application hands over rows to blocks alone.
    if ordered.graph.streamedInput == nil, let found = plan(ordered) { return found }
    guard thorough else { return nil }
    for choice in menu.choices {
      if let found = plan(choice.schedule) { return found }
    }
    return nil
  }
}

extension MemoryPlan {
  /// True if all of the arena lies where other static data do.
  fileprivate var isMain: Bool { parts.count == 1 && parts[0].memory?.section == nil }
}

/// No plan fits the memories that were asked for.
package struct OverMemories: Error, CustomStringConvertible {
  package let memories: [Memory]
  /// What the arena takes as one array.
  package let arenaBytes: Int

  package var description: String {
    let rooms = memories.map { "\($0.name) with \($0.bytes)" }.joined(separator: ", ")
    return
      "no plan has been found whose arena fits the bytes that are free of \(rooms); as one array "
      + "it has \(arenaBytes) bytes; give regions more bytes, or name more of them"
  }
}
