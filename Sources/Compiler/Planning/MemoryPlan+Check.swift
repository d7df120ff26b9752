extension MemoryPlan {
  /// What is wrong with this plan, in words. Obvious, slow, and sharing no code with the planner.
  package func violations() -> [String] {
    var found: [String] = []
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

  private func mayOverlap(_ result: Int, _ operand: Int) -> Bool {
    lifetimes.overlaps.contains {
      $0.result == result && $0.operand == operand
        && (offsets[operand] - offsets[result] >= $0.distance
          || offsets[result] - offsets[operand] >= $0.backward ?? .max)
    }
  }
}
