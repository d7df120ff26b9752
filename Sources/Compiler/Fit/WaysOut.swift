// What could be done about a program that does not fit, in words.
extension FitReport.Verdict {
  static func waysOutOfRAM(
    _ program: Program, _ target: Target, _ ram: FitReport.RAM
  ) -> [String] {
    var ways: [String] = []
    let missing = ram.total - ram.available
    let peak = program.plan.peakStep
    if program.steps.indices.contains(peak) {
      let step = program.steps[peak]
      ways.append(
        "shrink step \(peak) \(type(of: step.op).name), which sets the peak of "
          + "\(grouped(program.plan.lowerBound)) bytes: \(grouped(missing)) bytes must go")
    }
    let unshared = target.regions.filter {
      $0.name != ram.region && $0.bytes >= ram.arena && $0.wordsOnly != true
    }
    for region in unshared {
      let section = region.section ?? "by linker section"
      let how = region.heapOnly == true ? "allocated at run time" : section
      ways.append(
        "put the arena into \(region.name), \(grouped(region.bytes)) bytes (\(how)): --regions \(region.name)"
      )
    }
    if let external = target.externalRam, external.bytes >= ram.arena {
      let fitted = external.fitted ? "" : ", on a board that has it"
      ways.append(
        "put the arena into \(external.kind)\(fitted), slower: --regions \(Target.externalName)")
    }
    let larger = Target.all.filter {
      $0.core == target.core && $0.mainMemory.bytes - $0.reserved.ram >= ram.total
    }
    if let next = larger.min(by: { $0.mainMemory.bytes < $1.mainMemory.bytes }) {
      ways.append(
        "take a chip with more RAM: \(next.id) has \(grouped(next.mainMemory.bytes)) bytes")
    }
    return ways
  }

  static func waysOutOfFlash(_ target: Target, _ flash: FitReport.Flash) -> [String] {
    var ways: [String] = []
    if let app = target.flash.appBytes, target.flash.bytes - target.reserved.flash >= flash.total {
      ways.append(
        "give the application a larger partition: the default is \(grouped(app)) of "
          + "\(grouped(target.flash.bytes)) bytes")
    }
    if target.flash.bytes == 0 {
      ways.append(
        "the chip has no flash of its own: place the weights in the board's external flash")
    }
    let larger = Target.all.filter {
      let application = $0.flash.appBytes ?? $0.flash.bytes
      return $0.core == target.core && application - $0.reserved.flash >= flash.total
    }
    if let next = larger.min(by: { $0.flash.bytes < $1.flash.bytes }) {
      ways.append("take a chip with more flash: \(next.id) has \(grouped(next.flash.bytes)) bytes")
    }
    return ways
  }

  static func waysOutOfTime(_ program: Program, _ latency: Latency?) -> [String] {
    guard let latency else { return ["nothing is known of this core's speed: measure it"] }
    guard
      let (slowest, cost) = latency.steps.enumerated().max(by: {
        $0.1.microseconds < $1.1.microseconds
      }), latency.microseconds > 0
    else { return [] }
    let name = type(of: program.steps[slowest].op).name
    let percent = Int((cost.microseconds / latency.microseconds * 100).rounded())
    return ["make step \(slowest) \(name) smaller, which takes \(percent) % of the time"]
  }
}
