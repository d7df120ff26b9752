/// What a program takes of one memory of a chip, in bytes.
package struct RegionUse: Sendable, Encodable {
  package var region: String
  /// The part of the arena that lies in it.
  package var arena: Int
  package var state: Int
  /// With static data besides and the stack, where those lie in it.
  package var total: Int
  /// The region less what the platform takes of it.
  package var available: Int
}

extension FitReport.RAM {
  /// True if every region has room for what lies in it.
  package var fits: Bool { regions.allSatisfy { $0.total <= $0.available } }

  /// What `program` takes of `target` with that many bytes of stack.
  init(_ program: Program, _ target: Target, stack: Int) {
    let main = target.mainMemory
    let state = program.stateBytes
    let stateRegion = program.stateMemory?.name ?? main.name
    var regions = [
      RegionUse(
        region: main.name, arena: 0, state: 0, total: MemoryNeeds.flagBytes([program]) + stack,
        available: max(0, main.bytes - target.reserved.ram))
    ]
    func use(_ name: String, arena: Int = 0, state: Int = 0) {
      let index = regions.firstIndex { $0.region == name } ?? regions.count
      if index == regions.count {
        let bytes = target.bytes(of: name) ?? 0
        regions.append(RegionUse(region: name, arena: 0, state: 0, total: 0, available: bytes))
      }
      regions[index].arena += arena
      regions[index].state += state
      regions[index].total += MemoryNeeds.padded(arena) + MemoryNeeds.padded(state)
    }
    use(stateRegion, state: state)
    for part in program.plan.parts {
      use(part.memory?.name ?? main.name, arena: part.bytes.count)
      // An array has one element at least.
      if part.bytes.isEmpty { regions[0].total += MemoryNeeds.padded(1) - 1 }
    }
    self.init(
      arena: program.plan.arenaBytes, state: state,
      other: MemoryNeeds(program, stack: StackFigure(bytes: stack, basis: "")).other,
      stack: stack,
      total: regions.reduce(0) { $0 + $1.total },
      available: regions.reduce(0) { $0 + $1.available }, region: main.name,
      reserved: target.reserved.ram, regions: regions)
  }
}

extension Target {
  /// The size of a memory, if this has one of that name.
  func bytes(of name: String) -> Int? {
    if name == Self.externalName { return externalRam?.bytes }
    return regions.first { $0.name == name }?.bytes
  }
}

extension Compilation {
  private func hasSeveralRegions(_ target: Target) -> Bool {
    target.memories(for: program).count { target.isUsual($0.name) } > 1
  }

  /// How the arena fits several regions, in words; nil if it does not, or lies in several already.
  func wayToDivide(for target: Target) -> String? {
    guard program.plan.isWhole, hasSeveralRegions(target),
      let divided = try? placed(MemoryRequest(.auto), on: target, thorough: false),
      !divided.program.plan.isWhole
    else { return nil }
    let parts = divided.program.plan.parts.compactMap { part in
      part.memory.map { "\(grouped(part.bytes.count)) bytes in \($0.name)" }
    }
    return
      "let the arena lie in several regions, \(parts.joined(separator: " and ")): --regions auto"
  }
}
