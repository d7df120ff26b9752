/// The memory of every buffer: of all ways in which each memory has room for its buffers, the one
/// whose accesses cost least, or one of those that a search of limited length finds.
struct Assignment {
  /// The index of each buffer's memory.
  private(set) var homes: [Int] = []
  /// The bytes touched in each memory, times what an access costs there.
  private(set) var cost = Int.max
  /// No assignment costs less.
  private(set) var bound: Int
  /// True if none of the ways that the search gave up could have been better.
  private(set) var isExhaustive = true

  /// True if no assignment costs less.
  var isOptimal: Bool { cost <= bound || isExhaustive }

  private let lifetimes: Lifetimes
  private let touched: [Int]
  private let memories: [Memory]
  /// For each buffer the memories that it may lie in, the cheapest first.
  private let choices: [[Int]]
  private var rooms: Rooms

  /// How many memories are looked at for a buffer in one search.
  private static let usualNodes = 2000

  /// Nil if none has been found: with `isExhaustive` there is none.
  ///
  /// - Parameter touched: the bytes of each buffer that a run reads and writes.
  init?(
    _ lifetimes: Lifetimes, touched: [Int], _ memories: [Memory], nodes: Int = usualNodes
  ) {
    self.lifetimes = lifetimes
    self.touched = touched
    self.memories = memories
    choices = lifetimes.buffers.map { buffer in
      memories.indices.filter {
        buffer.bytes <= memories[$0].bytes
          && (memories[$0].holdsPorts || !buffer.isPort(of: lifetimes.stepCount))
      }.sorted { (memories[$0].cost, $0) < (memories[$1].cost, $1) }
    }
    guard !choices.contains(where: \.isEmpty) else { return nil }
    rooms = Rooms(lifetimes, memories)
    bound = 0
    bound = Self.bound(lifetimes, touched, memories, cheapest)
    for order in [hottest, largest] where cost > bound {
      isExhaustive = true
      search(order, nodes)
      if isExhaustive { break }
    }
    guard cost < .max else { return nil }
  }

  /// What accesses of each buffer cost at least.
  private var cheapest: [Int] {
    zip(touched, choices).map { $0 * memories[$1[0]].cost }
  }

  /// The buffers, those first of which a byte is touched most often.
  private var hottest: [Int] {
    lifetimes.buffers.indices.sorted { a, b in
      let (left, right) = (
        Self.heat(touched[a], lifetimes.buffers[a].bytes),
        Self.heat(touched[b], lifetimes.buffers[b].bytes)
      )
      return left == right ? a < b : left > right
    }
  }

  private var largest: [Int] {
    lifetimes.buffers.indices.sorted {
      (-lifetimes.buffers[$0].bytes, $0) < (-lifetimes.buffers[$1].bytes, $1)
    }
  }

  fileprivate static func heat(_ touched: Int, _ bytes: Int) -> Double {
    Double(touched) / Double(max(1, bytes))
  }

  /// Looks for assignments that cost less than the best so far, buffer after buffer, cheap memories
  /// first.
  private mutating func search(_ order: [Int], _ nodes: Int) {
    let cheapest = cheapest
    // What the buffers from each place in the order on cost at least.
    var rest = [0]
    for buffer in order.reversed() { rest.append((rest.last ?? 0) + cheapest[buffer]) }
    rest.reverse()
    var members = [[Int]](repeating: [], count: memories.count)
    var tried = [Int](repeating: 0, count: order.count)
    var spent = [0]
    var left = nodes
    while spent.count <= order.count {
      let depth = spent.count - 1
      let buffer = order[depth]
      var isPlaced = false
      while tried[depth] < choices[buffer].count, !isPlaced {
        let memory = choices[buffer][tried[depth]]
        tried[depth] += 1
        let sum = spent[depth] + touched[buffer] * memories[memory].cost
        guard sum + rest[depth + 1] < cost else { break }
        guard left > 0 || cost == .max && left > -4 * nodes else {
          isExhaustive = false
          return
        }
        left -= 1
        switch rooms.hold(members[memory] + [buffer], in: memory) {
        case .found:
          members[memory].append(buffer)
          spent.append(sum)
          isPlaced = true
        case .unknown: isExhaustive = false
        case .none: break
        }
      }
      if isPlaced, depth + 1 < order.count {
        tried[depth + 1] = 0
        continue
      }
      if isPlaced { take(members, spent[depth + 1]) }
      // Back to the last buffer that has a memory left to try.
      guard cost > bound, isPlaced || depth > 0 else { return }
      spent.removeLast()
      remove(isPlaced ? buffer : order[depth - 1], from: &members)
    }
  }

  private func remove(_ buffer: Int, from members: inout [[Int]]) {
    for memory in members.indices where members[memory].last == buffer {
      members[memory].removeLast()
    }
  }

  private mutating func take(_ members: [[Int]], _ cost: Int) {
    self.cost = cost
    homes = [Int](repeating: 0, count: touched.count)
    for (memory, members) in members.enumerated() {
      for buffer in members { homes[buffer] = memory }
    }
  }
}

extension Assignment {
  /// A lower bound of the cost: at each step, bytes in use that nobody can share fill the memories from
  /// the cheapest on, those touched most often first; all else lies where it costs least.
  private static func bound(
    _ lifetimes: Lifetimes, _ touched: [Int], _ memories: [Memory], _ cheapest: [Int]
  ) -> Int {
    let buffers = lifetimes.buffers
    let byCost = memories.sorted { $0.cost < $1.cost }
    let sum = cheapest.reduce(0, +)
    var most = sum
    for step in -1...lifetimes.stepCount {
      var live = Set(buffers.indices.filter { buffers[$0].steps.contains(step) })
      for pair in lifetimes.overlaps where live.contains(pair.result) && live.contains(pair.operand)
      {
        live.remove(
          buffers[pair.result].bytes < buffers[pair.operand].bytes ? pair.result : pair.operand)
      }
      let hot = live.sorted {
        let (a, b) = (heat(touched[$0], buffers[$0].bytes), heat(touched[$1], buffers[$1].bytes))
        return a == b ? $0 < $1 : a > b
      }
      var filled = 0.0
      var memory = 0
      var room = byCost.first?.bytes ?? 0
      for buffer in hot {
        var bytes = buffers[buffer].bytes
        while bytes > 0, memory < byCost.count {
          let part = min(bytes, room)
          filled +=
            heat(touched[buffer], buffers[buffer].bytes) * Double(part * byCost[memory].cost)
          (bytes, room) = (bytes - part, room - part)
          if room == 0 {
            memory += 1
            room = memory < byCost.count ? byCost[memory].bytes : 0
          }
        }
      }
      let others = sum - live.reduce(0) { $0 + cheapest[$1] }
      // Sums of fractions are not exact.
      most = max(most, others + Int(filled * (1 - 1e-9)))
    }
    return most
  }
}

/// Whether memories have room for buffers, each set looked at once.
private struct Rooms {
  private let lifetimes: Lifetimes
  private let memories: [Memory]
  private var known: [[Int]: PlacementSearch.Outcome] = [:]

  init(_ lifetimes: Lifetimes, _ memories: [Memory]) {
    (self.lifetimes, self.memories) = (lifetimes, memories)
  }

  mutating func hold(_ members: [Int], in memory: Int) -> PlacementSearch.Outcome {
    let key = [memory] + members.sorted()
    if let outcome = known[key] { return outcome }
    let outcome = Room(lifetimes.only(members), bytes: memories[memory].bytes).outcome
    known[key] = outcome
    return outcome
  }
}
