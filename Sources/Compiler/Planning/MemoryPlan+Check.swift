extension MemoryPlan {
  /// What is wrong with this plan, in words. Obvious, slow, and sharing no code with the planner.
  package func violations() -> [String] {
    var found = violationsOfMemories()
    let (buffers, offsets) = (lifetimes.buffers, offsets)
    for i in buffers.indices {
      if offsets[i] < 0 || offsets[i] + buffers[i].bytes > arenaBytes {
        found.append("buffer \(i) leaves the arena")
      }
      if offsets[i] % lifetimes.alignment != 0 {
        found.append("buffer \(i) is not aligned")
      }
      for j in buffers.indices where j < i {
        let togetherInTime =
          buffers[i].steps.lowerBound <= buffers[j].steps.upperBound
          && buffers[j].steps.lowerBound <= buffers[i].steps.upperBound
        let togetherInSpace =
          offsets[i] < offsets[j] + buffers[j].bytes && offsets[j] < offsets[i] + buffers[i].bytes
        if togetherInTime && togetherInSpace && !mayOverlap(i, j) && !mayOverlap(j, i) {
          found.append("buffers \(j) and \(i) overlap")
        }
      }
    }
    return found
  }

  /// The same of parts of the arena: each is an array of its own.
  private func violationsOfMemories() -> [String] {
    var found: [String] = []
    for (index, part) in parts.enumerated() {
      if part.bytes.lowerBound != (index == 0 ? 0 : parts[index - 1].bytes.upperBound)
        || part.bytes.lowerBound % lifetimes.alignment != 0
      {
        found.append("part \(index) does not start where it should")
      }
      if let memory = part.memory, part.bytes.count > memory.bytes {
        found.append("part \(index) is too large for \(memory.name)")
      }
    }
    for (i, buffer) in lifetimes.buffers.enumerated() where buffer.bytes > 0 {
      let bytes = offsets[i]..<offsets[i] + buffer.bytes
      let homes = parts.filter { $0.bytes.overlaps(bytes) }
      if homes.count > 1 { found.append("buffer \(i) lies in several memories") }
      let isPort = buffer.steps.lowerBound == -1 || buffer.steps.upperBound == lifetimes.stepCount
      for memory in homes.compactMap(\.memory) where isPort && !memory.holdsPorts {
        found.append("buffer \(i) is an input or output, but lies in \(memory.name)")
      }
    }
    return found
  }

  private func mayOverlap(_ result: Int, _ operand: Int) -> Bool {
    lifetimes.overlaps.contains {
      $0.result == result && $0.operand == operand
        && (offsets[operand] - offsets[result] >= $0.distance
          || offsets[result] - offsets[operand] >= $0.backward ?? .max)
    }
  }
}
