/// What is known of a program, or of several that share an arena, on a chip.
package protocol ChipVerdict: Sendable {
  var target: String { get }
  /// True if RAM and flash suffice and the deadline, if there is one, is met.
  var fits: Bool { get }
  var ram: FitReport.RAM { get }
  var flash: FitReport.Flash { get }
  /// True if code and stack are not estimated.
  var isMeasured: Bool { get }
}

extension FitReport.RAM {
  /// What a bundle takes of a target's RAM.
  init(_ bundle: Bundle, _ target: Target, _ estimate: CodeEstimate) {
    guard bundle.isShared else {
      self.init(bundle.programs[0], target, stack: estimate.stackBytes)
      return
    }
    let other = MemoryNeeds(bundle, stacks: []).other
    let memory = target.mainMemory
    let use = RegionUse(
      region: memory.name, arena: bundle.arenaBytes, state: bundle.stateBytes,
      total: bundle.arenaBytes + bundle.stateBytes + other + estimate.stackBytes,
      available: max(0, memory.bytes - target.reserved.ram))
    self.init(
      arena: bundle.arenaBytes, state: bundle.stateBytes, other: other,
      stack: estimate.stackBytes, total: use.total, available: use.available, region: memory.name,
      reserved: target.reserved.ram, regions: [use])
  }
}

extension FitReport.Flash {
  /// What a bundle takes of a target's flash.
  init(_ bundle: Bundle, _ target: Target, _ estimate: CodeEstimate) {
    self.init(
      weights: bundle.weightBytes, code: estimate.codeBytes,
      total: bundle.weightBytes + estimate.codeBytes,
      available: max(0, (target.flash.appBytes ?? target.flash.bytes) - target.reserved.flash),
      reserved: target.reserved.flash)
  }
}
