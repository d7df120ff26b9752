import IR

/// Which memories an arena is to lie in, and what is to be copied there.
package struct MemoryRequest: Sendable, Hashable {
  /// A memory that is named, and how much of it the arena may take.
  package struct Wanted: Sendable, Hashable {
    package enum Size: Sendable, Hashable {
      /// All that is free of the target's; anything without a target.
      case free
      case bytes(Int)
      /// Of what the arena takes where it is one array.
      case percent(Int)
    }

    package var name: String
    package var size: Size

    package init(_ name: String, _ size: Size) { (self.name, self.size) = (name, size) }
  }

  package enum Choice: Sendable, Hashable {
    /// One array that lies anywhere.
    case none
    /// What is known of the target decides.
    case auto
    /// These, the fastest first where nothing is known of them.
    case named([Wanted])
  }

  package var choice: Choice
  /// The most bytes of weights that are copied to fast memory.
  package var hotWeightBytes: Int

  package init(_ choice: Choice = .none, hotWeightBytes: Int = 0) {
    (self.choice, self.hotWeightBytes) = (choice, hotWeightBytes)
  }

  package var isEmpty: Bool { choice == .none && hotWeightBytes == 0 }
}

extension MemoryRequest {
  /// The memories for the arena of `program`; none if it is to be one array.
  ///
  /// - Throws: `MemoryRefused` for a name that the target does not have, and for memory that cannot hold
  ///   bytes.
  func memories(for program: Program, on target: Target?) throws(MemoryRefused) -> [Memory] {
    let free = target?.memories(for: program) ?? []
    switch choice {
    case .none: return []
    case .auto:
      guard let target else {
        throw MemoryRefused(description: "regions are automatic only for a target")
      }
      return Self.withPorts(free.filter { target.isUsual($0.name) })
    case .named(let wanted):
      var memories: [Memory] = []
      for (index, item) in wanted.enumerated() {
        var memory = Memory(item.name, bytes: Graph.largestTensorBytes, cost: index + 1)
        if let target {
          guard let own = free.first(where: { $0.name == item.name }) else {
            throw MemoryRefused(description: target.reasonToRefuse(item.name))
          }
          memory = own
        }
        switch item.size {
        case .free: break
        case .bytes(let bytes): memory.bytes = bytes
        case .percent(let percent): memory.bytes = program.plan.arenaBytes * percent / 100
        }
        memories.append(memory)
      }
      return Self.withPorts(memories)
    }
  }

  /// Inputs and outputs lie where DMA reaches; if that is nowhere, anywhere.
  private static func withPorts(_ memories: [Memory]) -> [Memory] {
    guard !memories.contains(where: \.holdsPorts) else { return memories }
    return memories.map { memory in
      var result = memory
      result.holdsPorts = true
      return result
    }
  }
}

/// A memory that cannot be had, and why.
package struct MemoryRefused: Error, CustomStringConvertible {
  package let description: String
}
