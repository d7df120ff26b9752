extension Conflicts {
  /// The buffers that are left if all are taken away, one after the other, that find room wherever
  /// the others lie; and those, in that order.
  func peeled(_ capacity: Int) -> (hard: [Int], easy: [Int]) {
    var isLeft = bytes.map { $0 > 0 }
    // The multiples of the alignment at which a buffer cannot start.
    func taken(_ edge: Edge) -> Int { (edge.above + edge.below) / alignment - 1 }
    var lost = edges.map { $0.reduce(0) { $0 + taken($1) } }
    var easy: [Int] = []
    var waiting = Array(bytes.indices)
    while let buffer = waiting.popLast() {
      let room = capacity - bytes[buffer]
      guard isLeft[buffer], room >= 0, lost[buffer] <= room / alignment else { continue }
      isLeft[buffer] = false
      easy.append(buffer)
      for edge in edges[buffer] where isLeft[edge.other] {
        lost[edge.other] -= taken(edge)
        waiting.append(edge.other)
      }
    }
    return (bytes.indices.filter { isLeft[$0] }, easy)
  }

  /// True if the buffers of every placement have an order in which each has to lie above some earlier
  /// ones, and later ones above it: the distances around any circle of buffers are together more
  /// than zero (Bellman-Ford).
  static func haveNoCircle(_ edges: [[Edge]]) -> Bool {
    guard edges.contains(where: { $0.contains { $0.above <= 0 } }) else { return true }
    // Below zero around a circle if the distances are not above it.
    let scale = edges.count + 1
    var least = edges.map { _ in 0 }
    for _ in 0...edges.count {
      var isStable = true
      for (buffer, edges) in edges.enumerated() {
        for edge in edges where least[buffer] + edge.above * scale - 1 < least[edge.other] {
          least[edge.other] = least[buffer] + edge.above * scale - 1
          isStable = false
        }
      }
      if isStable { return true }
    }
    return false
  }
}
