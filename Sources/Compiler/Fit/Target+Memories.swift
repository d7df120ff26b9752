extension Target {
  /// Every memory that can hold bytes, with what is free of it for the arena of `program`: of the main
  /// region without what the platform, state and stack take.
  ///
  /// The main region comes first, memory outside the chip last.
  package func memories(for program: Program) -> [Memory] {
    let stack = CodeEstimate(program, core: core).stackBytes
    let taken =
      reserved.ram + MemoryNeeds.padded(program.stateBytes) + MemoryNeeds.alignment + stack
    let own = regions.filter { !isForWords($0) }.map { region in
      let isMain = region.name == mainRegion
      let bytes = max(0, region.bytes - (isMain ? taken : 0))
      return Memory(
        region.name, bytes: bytes / 16 * 16, cost: Self.cost(region), holdsPorts: region.dma,
        section: section(of: region),
        facts: .init(base: region.base, bytes: region.bytes, notes: region.notes))
    }
    let main = own.filter { $0.name == mainRegion }
    let outside = externalRam.map { external in
      Memory(
        Self.externalName, bytes: external.bytes / 16 * 16, cost: Self.externalCost,
        holdsPorts: external.dma ?? false, section: Self.section(external.section ?? ".psram"),
        facts: .init(base: external.base, bytes: external.bytes, notes: external.notes))
    }
    return main + own.filter { $0.name != mainRegion } + (outside.map { [$0] } ?? [])
  }

  /// What memory outside the chip is called.
  package static let externalName = "PSRAM"

  /// True for memories that are taken without being named: the main region, those that have a section,
  /// and memory outside the chip that the board has.
  func isUsual(_ name: String) -> Bool {
    if name == Self.externalName { return externalRam?.fitted ?? false }
    guard let region = regions.first(where: { $0.name == name }) else { return false }
    return name == mainRegion || region.section != nil && region.heapOnly != true
  }

  /// Why a memory cannot be had.
  func reasonToRefuse(_ name: String) -> String {
    if let region = regions.first(where: { $0.name == name }), isForWords(region) {
      return "\(name) of \(id) can only be read and written in words of 32 bits: kernels need bytes"
    }
    let known = regions.filter { !isForWords($0) }.map(\.name)
    let all = known + (externalRam == nil ? [] : [Self.externalName])
    return "\(id) has no region \(name): it has \(all.joined(separator: ", "))"
  }

  /// Instruction memory of Xtensa, which only whole words can be read from.
  private func isForWords(_ region: Region) -> Bool { region.wordsOnly ?? false }

  /// Where no name is known, one is made up for all but the main region, where static data lie anyway.
  private func section(of region: Region) -> Memory.Section? {
    if region.heapOnly == true { return .heap }
    if let name = region.section { return Self.section(name) }
    return region.name == mainRegion ? nil : .named(".\(region.name.lowercased())")
  }

  private static func section(_ name: String) -> Memory.Section {
    name.hasPrefix(".") ? .named(name) : .macro(name)
  }

  /// About how long the core waits for a byte, of data that its cache may have.
  private static func cost(_ region: Region) -> Int {
    switch region.speed {
    case "tcm": 1
    case "sram": 2
    case "axi", "tcm-i": 3
    default: 4
    }
  }

  private static let externalCost = 16
}
