import IR

/// Whether models that share an arena fit chips together, and what sharing saves. All sizes are in bytes.
package struct BundleReport: Sendable, Encodable {
  /// One of the models on one chip.
  package struct Share: Sendable, Encodable {
    package var name: String
    package var arena: Int
    package var state: Int
    /// Its constants, those that others have too included.
    package var weights: Int
    /// An estimate; nil for a core of which nothing is known.
    package var latency: Latency?
    package var punctuality: FitReport.Punctuality?

    enum CodingKeys: String, CodingKey {
      case name, arena, state, weights, latency
      case punctuality = "deadline"
    }
  }

  package struct Verdict: ChipVerdict, Encodable {
    package var target: String
    package var fits: Bool
    package var ram: FitReport.RAM
    package var flash: FitReport.Flash
    package var models: [Share]
    /// The flash that a library for each would take in one application; nil where that is not known.
    package var flashApart: Int?
    /// What could be done, where they do not fit.
    package var waysOut: [String]
    package var isMeasured: Bool

    /// What they would take besides if each were a library of its own.
    package var savedRAM: Int { models.reduce(-ram.arena) { $0 + $1.arena } }
    package var savedFlash: Int? { flashApart.map { $0 - flash.total } }

    enum CodingKeys: String, CodingKey {
      case target, fits, ram, flash, models
      case savedRAM = "saved_ram"
      case savedFlash = "saved_flash"
      case waysOut = "ways_out"
    }

    package func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(target, forKey: .target)
      try container.encode(fits, forKey: .fits)
      try container.encode(ram, forKey: .ram)
      try container.encode(flash, forKey: .flash)
      try container.encode(savedRAM, forKey: .savedRAM)
      try container.encodeIfPresent(savedFlash, forKey: .savedFlash)
      try container.encode(models, forKey: .models)
      try container.encode(waysOut, forKey: .waysOut)
    }
  }

  package var name: String
  package var models: [FitReport.ModelFacts]
  package private(set) var targets: [Verdict] = []
  /// The numbers that are larger than a budget, where one is given.
  package var overBudget: [Budget.Excess]?

  package var fits: Bool { targets.allSatisfy(\.fits) }

  /// A report without targets. - Parameter name: that of the bundle.
  package init(_ name: String, models: [FitReport.ModelFacts]) {
    (self.name, self.models) = (name, models)
  }

  /// Holds a bundle that is compiled for a target's core against that target.
  ///
  /// - Parameters:
  ///   - measured: what code and stack the bundle needs, estimated where absent.
  ///   - apart: the code of a library for each, to know what sharing saves; estimated where all is.
  ///   - deadline: the longest time an inference of any of them may take, if that matters.
  package mutating func add(
    _ target: Target, _ bundle: Bundle,
    _ measured: CodeEstimate? = nil, apart: CodeEstimate? = nil, deadline: Deadline? = nil
  ) {
    let estimate = measured ?? CodeEstimate(bundle.programs, core: target.core)
    let ram = FitReport.RAM(bundle, target, estimate)
    let flash = FitReport.Flash(bundle, target, estimate)
    let models = bundle.members.map { member in
      let latency = Latency(member.program, on: target)
      return Share(
        name: member.name, arena: member.program.plan.arenaBytes, state: member.program.stateBytes,
        weights: member.program.weightBytes, latency: latency,
        punctuality: deadline.map { FitReport.Punctuality(latency, $0) })
    }
    let codeApart =
      measured == nil
      ? bundle.programs.reduce(0) { $0 + CodeEstimate($1, core: target.core).codeBytes }
      : apart?.codeBytes
    let flashApart = codeApart.map { code in bundle.programs.reduce(code) { $0 + $1.weightBytes } }
    let (fitsRAM, fitsFlash) = (ram.fits, flash.total <= flash.available)
    let isPunctual = models.allSatisfy { $0.punctuality?.met ?? true }
    var waysOut: [String] = []
    if !fitsRAM, let largest = bundle.programs.max(by: { $0.plan.arenaBytes < $1.plan.arenaBytes })
    {
      waysOut += FitReport.Verdict.waysOutOfRAM(largest, target, ram)
    }
    if !fitsFlash { waysOut += FitReport.Verdict.waysOutOfFlash(target, flash) }
    targets.append(
      Verdict(
        target: target.id, fits: fitsRAM && fitsFlash && isPunctual, ram: ram, flash: flash,
        models: models, flashApart: flashApart, waysOut: waysOut, isMeasured: estimate.isMeasured))
  }
}

extension Compilation {
  /// What the file with these bytes is. - Parameter name: what people call the model.
  package func facts(name: String, file: [UInt8]) -> FitReport.ModelFacts {
    FitReport.ModelFacts(
      name: name, sha256: SHA256.hexadecimal(file), numerics: original.numerics.rawValue,
      macs: original.multiplyAccumulates, macsAfterShrinking: graph.multiplyAccumulates)
  }
}
