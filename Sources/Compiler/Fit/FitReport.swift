import IR

/// Whether a program fits chips, and why. All sizes are in bytes.
package struct FitReport: Sendable, Encodable {
  package struct ModelFacts: Sendable, Encodable {
    package var name: String
    package var sha256: String
    /// Whose bytes the outputs are.
    package var numerics: String
    package var macs: Int
    package var macsAfterShrinking: Int

    enum CodingKeys: String, CodingKey {
      case name, sha256, numerics, macs
      case macsAfterShrinking = "macs_after_shrinking"
    }
  }

  package struct RAM: Sendable, Encodable {
    package var arena: Int
    package var state: Int
    /// An estimate, from kernels measured one by one.
    package var stack: Int
    package var total: Int
    /// The main region less what the platform takes.
    package var available: Int
    package var region: String
    package var reserved: Int
  }

  package struct Flash: Sendable, Encodable {
    package var weights: Int
    /// An estimate, from kernels measured one by one.
    package var code: Int
    package var total: Int
    /// The flash of one application less what the platform takes.
    package var available: Int
    package var reserved: Int
  }

  package struct Plan: Sendable, Encodable {
    package var lowerBound: Int
    package var optimal: Bool
    package var peakStep: Int

    enum CodingKeys: String, CodingKey {
      case lowerBound = "lower_bound"
      case optimal
      case peakStep = "peak_step"
    }
  }

  package struct Verdict: Sendable, Encodable {
    package var target: String
    package var fits: Bool
    package var ram: RAM
    package var flash: Flash
    /// Unknown until instructions are counted.
    package var latencyMicroseconds: Int?
    package var plan: Plan
    /// What could be done, where it does not fit.
    package var waysOut: [String]

    enum CodingKeys: String, CodingKey {
      case target, fits, ram, flash, plan
      case latencyMicroseconds = "latency_us"
      case waysOut = "ways_out"
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(target, forKey: .target)
      try container.encode(fits, forKey: .fits)
      try container.encode(ram, forKey: .ram)
      try container.encode(flash, forKey: .flash)
      // Present and null: the key is part of the contract.
      try container.encode(latencyMicroseconds, forKey: .latencyMicroseconds)
      try container.encode(plan, forKey: .plan)
      try container.encode(waysOut, forKey: .waysOut)
    }
  }

  package struct Step: Sendable, Encodable {
    package var index: Int
    package var `operator`: String
    package var result: String
    package var macs: Int
    /// Bytes of the arena in use while the step runs.
    package var live: Int
    package var weights: Int
    /// The kernels it calls, with spaces between.
    package var kernel: String
    package var work: Workload
  }

  package var model: ModelFacts
  package internal(set) var targets: [Verdict]
  package var steps: [Step]

  package var fits: Bool { targets.allSatisfy(\.fits) }

  /// Holds `compilation` of the file with these bytes against `targets`.
  ///
  /// - Parameter measured: what code and stack targets need, by id; estimated where absent.
  package init(
    _ compilation: Compilation, name: String, file: [UInt8], targets: [Target],
    measured: [String: CodeEstimate] = [:]
  ) {
    model = ModelFacts(
      name: name, sha256: SHA256.hexadecimal(file),
      numerics: compilation.original.numerics.rawValue,
      macs: compilation.original.multiplyAccumulates,
      macsAfterShrinking: compilation.graph.multiplyAccumulates)
    let program = compilation.program
    self.targets = targets.map {
      Verdict(program, $0, measured[$0.id] ?? CodeEstimate(program, core: $0.core))
    }
    let live = program.plan.lifetimes.liveBytes
    steps = program.steps.enumerated().map { Step(program, $0, $1, live: live[$0 + 1]) }
  }
}

extension FitReport.Step {
  fileprivate init(_ program: Program, _ index: Int, _ step: Program.Step, live: Int) {
    let constants = Set(
      step.calls.flatMap(\.arguments).compactMap { argument in
        if case .constant(let index) = argument.place { index } else { nil }
      })
    self.init(
      index: index, operator: type(of: step.op).name,
      result: step.types.results.map { "\($0.element)\($0.shape)" }.joined(separator: " "),
      macs: Workload(step).macs, live: live,
      weights: constants.reduce(0) { $0 + program.constants[$1].tensor.bytes.count },
      kernel: step.kernelNames, work: Workload(step))
  }
}

extension FitReport.Verdict {
  fileprivate init(_ program: Program, _ target: Target, _ estimate: CodeEstimate) {
    let memory = target.mainMemory
    let arena = program.plan.arenaBytes
    let ram = FitReport.RAM(
      arena: arena, state: program.stateBytes, stack: estimate.stackBytes,
      total: arena + program.stateBytes + estimate.stackBytes,
      available: max(0, memory.bytes - target.reserved.ram), region: memory.name,
      reserved: target.reserved.ram)
    let flash = FitReport.Flash(
      weights: program.weightBytes, code: estimate.codeBytes,
      total: program.weightBytes + estimate.codeBytes,
      available: max(0, (target.flash.appBytes ?? target.flash.bytes) - target.reserved.flash),
      reserved: target.reserved.flash)
    let fitsRAM = ram.total <= ram.available
    let fitsFlash = flash.total <= flash.available
    self.init(
      target: target.id, fits: fitsRAM && fitsFlash, ram: ram, flash: flash,
      latencyMicroseconds: nil,
      plan: FitReport.Plan(
        lowerBound: program.plan.lowerBound, optimal: program.plan.isOptimal,
        peakStep: program.plan.peakStep),
      waysOut: (fitsRAM ? [] : Self.waysOutOfRAM(program, target, ram))
        + (fitsFlash ? [] : Self.waysOutOfFlash(target, flash)))
  }

  private static func waysOutOfRAM(
    _ program: Program, _ target: Target, _ ram: FitReport.RAM
  ) -> [String] {
    var ways: [String] = []
    let missing = ram.total - ram.available
    let peak = program.plan.peakStep
    if program.steps.indices.contains(peak) {
      let step = program.steps[peak]
      ways.append(
        "shrink step \(peak) \(type(of: step.op).name), which sets the peak of "
          + "\(program.plan.lowerBound) bytes: \(missing) bytes must go")
    }
    let unshared = target.regions.filter {
      $0.name != ram.region && $0.bytes >= ram.arena && $0.speed != "iram"
    }
    for region in unshared {
      let section = region.section ?? "by linker section"
      let how = region.heapOnly == true ? "allocated at run time" : section
      ways.append("put the arena into \(region.name), \(region.bytes) bytes (\(how))")
    }
    if let external = target.externalRam, external.bytes >= ram.arena {
      let fitted = external.fitted ? "" : ", on a board that has it"
      ways.append("put the arena into \(external.kind)\(fitted): slower")
    }
    let larger = Target.all.filter {
      $0.core == target.core && $0.mainMemory.bytes - $0.reserved.ram >= ram.total
    }
    if let next = larger.min(by: { $0.mainMemory.bytes < $1.mainMemory.bytes }) {
      ways.append("take a chip with more RAM: \(next.id) has \(next.mainMemory.bytes) bytes")
    }
    return ways
  }

  private static func waysOutOfFlash(_ target: Target, _ flash: FitReport.Flash) -> [String] {
    var ways: [String] = []
    if let app = target.flash.appBytes, target.flash.bytes - target.reserved.flash >= flash.total {
      ways.append(
        "give the application a larger partition: the default is \(app) of "
          + "\(target.flash.bytes) bytes")
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
      ways.append("take a chip with more flash: \(next.id) has \(next.flash.bytes) bytes")
    }
    return ways
  }
}

extension Graph {
  /// Multiply-accumulates of one run.
  package var multiplyAccumulates: Int {
    nodes.reduce(0) { sum, node in
      let own = (node.op as? any Multiplying)?.multiplyAccumulates(signature(of: node)) ?? 0
      // Many layers of the largest size there can be exceed 64 bits.
      let (total, overflow) = sum.addingReportingOverflow(own)
      return overflow ? .max : total
    }
  }
}
