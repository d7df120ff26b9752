import IR

@testable import Compiler

/// A random set of buffers, some of which may overlap while both are in use.
func randomLifetimes(seed: Int, buffers count: Int, steps: Int, largest: Int) -> Lifetimes {
  var dice = Dice(seed: seed)
  let alignment = dice.pick([4, 4, 8])
  let buffers = (0..<count).map { index in
    let first = dice.int(-1...steps - 1)
    let last = min(steps, first + dice.pick([0, 1, 1, 2, dice.int(0...steps)]))
    let bytes = dice.int(0...largest / alignment) * alignment
    return Buffer(owner: .scratch(step: index), bytes: bytes, steps: first...last)
  }
  var overlaps: [Lifetimes.Overlap] = []
  for result in buffers.indices {
    for operand in buffers.indices
    where operand != result && buffers[operand].steps.overlaps(buffers[result].steps)
      && buffers[operand].steps.upperBound <= buffers[result].steps.lowerBound
        + dice.pick([0, 0, 1])
      && buffers[operand].steps.lowerBound < buffers[operand].steps.upperBound
      && dice.int(0...2) > 0
    {
      let distance = dice.pick([0, 0, 1, dice.int(0...largest), -dice.int(0...largest)])
      let backward = dice.pick([nil, nil, 0, dice.int(0...largest), -dice.int(0...largest / 4)])
      overlaps.append(
        .init(result: result, operand: operand, distance: distance, backward: backward))
    }
  }
  return Lifetimes(buffers: buffers, overlaps: overlaps, stepCount: steps, alignment: alignment)
}

/// The size of the smallest arena there is, by trying every offset. For a handful of small buffers.
func smallestArena(_ lifetimes: Lifetimes) -> Int {
  let most = lifetimes.buffers.reduce(0) { $0 + $1.bytes }
  return stride(from: 0, through: most, by: lifetimes.alignment)
    .first { fits(lifetimes, [], arenaBytes: $0) } ?? most
}

/// True if the buffers that have no offset yet find one.
private func fits(_ lifetimes: Lifetimes, _ offsets: [Int], arenaBytes: Int) -> Bool {
  let buffers = lifetimes.buffers
  let next = offsets.count
  guard next < buffers.count else { return true }
  guard buffers[next].bytes <= arenaBytes else { return false }
  return stride(from: 0, through: arenaBytes - buffers[next].bytes, by: lifetimes.alignment)
    .contains { offset in
      offsets.indices.allSatisfy { other in
        !clash(lifetimes, next, at: offset, other, at: offsets[other])
      } && fits(lifetimes, offsets + [offset], arenaBytes: arenaBytes)
    }
}

/// True if two buffers share a byte that they must not share.
private func clash(
  _ lifetimes: Lifetimes, _ a: Int, at offsetA: Int, _ b: Int, at offsetB: Int
) -> Bool {
  let (first, second) = (lifetimes.buffers[a], lifetimes.buffers[b])
  let bytes = (offsetA..<offsetA + first.bytes).clamped(to: offsetB..<offsetB + second.bytes)
  guard first.steps.overlaps(second.steps), !bytes.isEmpty else { return false }
  return !lifetimes.overlaps.contains { pair in
    let isFirst = pair.result == a && pair.operand == b
    guard isFirst || pair.result == b && pair.operand == a else { return false }
    let above = isFirst ? offsetA - offsetB : offsetB - offsetA
    if let backward = pair.backward, above >= backward { return true }
    return -above >= pair.distance
  }
}

/// True if no buffer leaves the arena and no two share bytes that they must not share.
func isSound(_ plan: MemoryPlan) -> Bool {
  let (lifetimes, offsets) = (plan.lifetimes, plan.offsets)
  return offsets.indices.allSatisfy { a in
    let bytes = offsets[a]..<offsets[a] + lifetimes.buffers[a].bytes
    return bytes.lowerBound >= 0 && bytes.upperBound <= plan.arenaBytes
      && bytes.lowerBound % lifetimes.alignment == 0
      && offsets[..<a].indices.allSatisfy { b in
        !clash(lifetimes, a, at: offsets[a], b, at: offsets[b])
      }
  }
}
