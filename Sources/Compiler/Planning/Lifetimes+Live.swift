extension Lifetimes {
  /// The bytes in use at each step from -1 to `stepCount`, with every pair that may overlap sharing
  /// as much as it can: no placement needs less.
  ///
  /// Bytes that several buffers hold count once at least, so that all of them are no fewer than the
  /// sum of the sizes without what pairs have in common.
  package var liveBytes: [Int] {
    // What comes and goes before each step, from -1 on.
    var changes = [Int](repeating: 0, count: stepCount + 3)
    for buffer in buffers {
      changes[buffer.steps.lowerBound + 1] += buffer.bytes
      changes[buffer.steps.upperBound + 2] -= buffer.bytes
    }
    var pairs = [[Overlap]](repeating: [], count: stepCount + 2)
    for pair in overlaps {
      let (result, operand) = (buffers[pair.result].steps, buffers[pair.operand].steps)
      guard result.overlaps(operand) else { continue }
      for step in result.clamped(to: operand) { pairs[step + 1].append(pair) }
    }
    var live = 0
    return zip(changes, pairs).map { change, pairs in
      live += change
      return live - mostShared(pairs)
    }
  }

  /// The most bytes that pairs in use at the same time can have in common, or more.
  private func mostShared(_ pairs: [Overlap]) -> Int {
    guard pairs.count > 1 else {
      return pairs.reduce(0) { $0 + Separation($1, buffers).mostShared }
    }
    let members = Set(pairs.map { [$0.result, $0.operand].sorted() })
    // An operand with its results, if it has several, else a result with its operands.
    let byOperand = Dictionary(grouping: pairs, by: \.operand)
    let lone = byOperand.values.filter { $0.count == 1 }.joined()
    var shared = 0
    for (operand, pairs) in byOperand where pairs.count > 1 {
      let around = pairs.map { ($0.result, Separation($0, buffers)) }
      shared += mostShared(of: operand, with: around, members)
    }
    for (result, pairs) in Dictionary(grouping: lone, by: \.result) {
      let around = pairs.map { ($0.operand, Separation($0, buffers).reversed) }
      shared += mostShared(of: result, with: around, members)
    }
    return shared
  }

  /// The most bytes that one buffer can have in common with those around it.
  private func mostShared(
    of center: Int, with around: [(buffer: Int, place: Separation)], _ pairs: Set<[Int]>
  ) -> Int {
    let sum = around.reduce(0) { $0 + $1.place.mostShared }
    let apart = around.indices.allSatisfy { i in
      around[..<i].allSatisfy { !pairs.contains([$0.buffer, around[i].buffer].sorted()) }
    }
    guard apart, around.count > 1 else { return sum }
    if around.count == 2 { return Separation.mostShared(around[0].place, around[1].place) }
    return min(sum, buffers[center].bytes)
  }
}
