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
    /// Static data besides: alignment, a flag.
    package var other: Int
    /// An estimate, from kernels measured one by one.
    package var stack: Int
    package var total: Int
    /// The main region less what the platform takes, and other regions that are used.
    package var available: Int
    package var region: String
    package var reserved: Int
    /// What is used of each region, the main one first.
    package var regions: [RegionUse]
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
    /// Where several regions were asked for: true if no other choice of regions has cheaper accesses.
    package var cheapestRegions: Bool?

    enum CodingKeys: String, CodingKey {
      case lowerBound = "lower_bound"
      case cheapestRegions = "cheapest_regions"
      case optimal
      case peakStep = "peak_step"
    }
  }

  package struct Verdict: ChipVerdict, Encodable {
    package var target: String
    /// True if RAM and flash suffice and the deadline, if there is one, is met.
    package var fits: Bool
    package var ram: RAM
    package var flash: Flash
    /// An estimate; nil for a core of which nothing is known.
    package var latency: Latency?
    package var punctuality: Punctuality?
    package var plan: Plan
    /// What could be done, where it does not fit.
    package var waysOut: [String]
    /// True if code and stack are not estimated.
    package var isMeasured: Bool
    /// Who takes the flash, where that is measured.
    package var map: FlashMap?

    enum CodingKeys: String, CodingKey {
      case target, fits, ram, flash, latency, deadline, plan, map
      case microseconds = "latency_us"
      case waysOut = "ways_out"
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(target, forKey: .target)
      try container.encode(fits, forKey: .fits)
      try container.encode(ram, forKey: .ram)
      try container.encode(flash, forKey: .flash)
      // Present and null: the key is part of the contract.
      try container.encode(latency.map { Int($0.microseconds.rounded()) }, forKey: .microseconds)
      try container.encode(latency, forKey: .latency)
      try container.encodeIfPresent(punctuality, forKey: .deadline)
      try container.encode(plan, forKey: .plan)
      try container.encode(waysOut, forKey: .waysOut)
      try container.encodeIfPresent(map, forKey: .map)
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
  /// What is coded, if that was asked for.
  package let codedWeights: CodedWeights?
  /// The numbers that are larger than a budget, where one is given.
  package var overBudget: [Budget.Excess]?

  package var fits: Bool { targets.allSatisfy(\.fits) }

  /// Holds `compilation` of the file with these bytes against `targets`.
  ///
  /// - Parameters:
  ///   - measured: what code and stack targets need, by id; estimated where absent.
  ///   - deadline: the longest time an inference may take, if that matters.
  package init(
    _ compilation: Compilation, name: String, file: [UInt8], targets: [Target],
    measured: [String: CodeEstimate] = [:], deadline: Deadline? = nil
  ) {
    model = compilation.facts(name: name, file: file)
    let program = compilation.program
    codedWeights = compilation.codedWeights
    self.targets = []
    let live = program.plan.lifetimes.liveBytes
    steps = program.steps.enumerated().map { Step(program, $0, $1, live: live[$0 + 1]) }
    for target in targets { add(target, compilation, measured[target.id], deadline) }
  }
}

extension FitReport {
  /// Holds a compilation for a target's core against that target; the steps shown stay those of the
  /// first.
  package mutating func add(
    _ target: Target, _ compilation: Compilation, _ measured: CodeEstimate?, _ deadline: Deadline?
  ) {
    let program = compilation.program
    var verdict = Verdict(
      program, target, measured ?? CodeEstimate(program, core: target.core), deadline)
    if !verdict.ram.fits, let way = compilation.wayToDivide(for: target) {
      verdict.waysOut.insert(way, at: 0)
    }
    targets.append(verdict)
  }
}

extension FitReport.Step {
  fileprivate init(_ program: Program, _ index: Int, _ step: Program.Step, live: Int) {
    self.init(
      index: index, operator: type(of: step.op).name,
      result: step.types.results.map { "\($0.element)\($0.shape)" }.joined(separator: " "),
      macs: Workload(step.op, step.types).macs, live: live,
      weights: step.weightBytes(in: program),
      kernel: step.kernelNames, work: Workload(step))
  }
}

extension FitReport.Verdict {
  fileprivate init(
    _ program: Program, _ target: Target, _ estimate: CodeEstimate, _ deadline: Deadline?
  ) {
    let bundle = Bundle(program, name: "model")
    let ram = FitReport.RAM(bundle, target, estimate)
    let flash = FitReport.Flash(bundle, target, estimate)
    let fitsRAM = ram.fits
    let fitsFlash = flash.total <= flash.available
    let latency = Latency(program, on: target)
    let punctuality = deadline.map { FitReport.Punctuality(latency, $0) }
    self.init(
      target: target.id, fits: fitsRAM && fitsFlash && punctuality?.met ?? true, ram: ram,
      flash: flash, latency: latency, punctuality: punctuality,
      plan: FitReport.Plan(
        lowerBound: program.plan.lowerBound, optimal: program.plan.isOptimal,
        peakStep: program.plan.peakStep,
        cheapestRegions: program.plan.isWhole ? nil : program.plan.isBestAssignment),
      waysOut: (fitsRAM ? [] : Self.waysOutOfRAM(program, target, ram))
        + (fitsFlash ? [] : Self.waysOutOfFlash(target, flash))
        + (punctuality?.met ?? true ? [] : Self.waysOutOfTime(program, latency)),
      isMeasured: estimate.isMeasured, map: estimate.map)
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
