import Compiler

/// A fit report as text.
struct FitText {
  let report: FitReport
  let console: Console

  init(_ report: FitReport, _ console: Console) {
    self.report = report
    self.console = console
  }

  func print(steps: Bool, map: ArenaMap?) {
    let model = report.model
    let shrunk =
      model.macs == model.macsAfterShrinking
      ? "" : " (\(grouped(model.macsAfterShrinking)) after shrinking)"
    console.print(
      "\(console.styled(model.name, .bold))  \(grouped(model.macs)) MACs\(shrunk)  sha256 \(model.sha256.prefix(16))…"
    )
    if steps { console.print("\n\(self.steps.text(console))") }
    if let plan = report.targets.first?.plan {
      let quality = plan.optimal ? "optimal" : "lower bound \(grouped(plan.lowerBound))"
      let arena = report.targets.first?.ram.arena ?? 0
      let regions = report.targets.first?.ram.regions.filter { $0.arena > 0 } ?? []
      let parts =
        regions.count < 2
        ? ""
        : ", " + regions.map { "\(grouped($0.arena)) in \($0.region)" }.joined(separator: " + ")
      let isCommon = Set(report.targets.map(\.ram.arena)).count == 1
      let whose = isCommon ? "" : " for \(report.targets[0].target)"
      console.print(
        "\nArena\(whose) \(grouped(arena)) bytes\(parts) (\(quality)); step \(plan.peakStep) sets the peak."
      )
    }
    if let coded = report.codedWeights { console.print("In flash, \(coded).") }
    if let map { console.print("\n\(map.text(columns: 80))") }
    console.print("\n\(targets.text(console))")
    for verdict in report.targets where report.targets.count <= 3 { detail(verdict) }
    for excess in report.overBudget ?? [] {
      console.print("\(console.styled("over budget", .red)): \(excess)")
    }
  }

  private var steps: Table {
    var table = Table(
      ("step", .right), ("operator", .left), ("result", .left), ("MACs", .right),
      ("arena in use", .right), ("weights", .right))
    for step in report.steps {
      let peak = step.index == report.targets.first?.plan.peakStep ? " ◀" : "  "
      table.add(
        "\(step.index)", step.operator, step.result, grouped(step.macs),
        grouped(step.live) + peak, grouped(step.weights))
    }
    return table
  }

  var targets: Table {
    var table = Table(
      ("target", .left), ("verdict", .left), ("RAM needed", .right), ("RAM available", .right),
      ("flash needed", .right), ("flash available", .right),
      ("time", .right))
    for verdict in report.targets {
      table.add(
        verdict.target, verdict.words, grouped(verdict.ram.total),
        grouped(verdict.ram.available), grouped(verdict.flash.total),
        grouped(verdict.flash.available),
        verdict.latency.map { duration(microseconds: $0.microseconds) } ?? "unknown")
    }
    return table
  }

  private func detail(_ verdict: FitReport.Verdict) {
    let (ram, flash) = (verdict.ram, verdict.flash)
    let other = ram.other == 0 ? "" : " + other \(grouped(ram.other))"
    let about = verdict.isMeasured ? "" : "~"
    let word = console.styled(verdict.words, verdict.fits ? .green : .red)
    console.print(
      """

      \(verdict.target): \(word)
        RAM    \(grouped(ram.total)) = arena \(grouped(ram.arena)) + state \(grouped(ram.state))\(other) + stack \(about)\(grouped(ram.stack))
               of \(grouped(ram.available)) in \(regions(ram)), where the platform takes ~\(grouped(ram.reserved)) more
        flash  \(grouped(flash.total)) = weights \(grouped(flash.weights)) + code \(about)\(grouped(flash.code))
               of \(grouped(flash.available)), where the platform takes ~\(grouped(flash.reserved)) more
      """)
    if let map = verdict.map { console.print(table(map).text(console)) }
    if let latency = verdict.latency { time(latency, verdict.punctuality) }
    for way in verdict.waysOut { console.print("  → \(way)") }
  }

  /// The regions that are used, with what lies in each where there are several.
  private func regions(_ ram: FitReport.RAM) -> String {
    guard ram.regions.count > 1 else { return ram.region }
    return ram.regions.map {
      "\($0.region) (\(grouped($0.total)) of \(grouped($0.available)))"
    }.joined(separator: " and ")
  }

  /// Who takes the flash.
  private func table(_ map: FlashMap) -> Table {
    var table = Table(
      ("step", .right), ("operator", .left), ("code", .right), ("weights", .right),
      ("tables", .right))
    for step in map.steps {
      table.add(
        "\(step.step)", step.operator, grouped(step.code), grouped(step.weights),
        grouped(step.tables))
    }
    table.add("", "all steps", grouped(map.rest), "", "")
    return table
  }

  private func time(_ latency: Latency, _ punctuality: FitReport.Punctuality?) {
    let (time, range) = (duration(microseconds: latency.microseconds), latency.range)
    console.print(
      """
        time   ~\(time), \(duration(microseconds: range.lowerBound)) to \(duration(microseconds: range.upperBound)): ±\(latency.errorPercent) % by \(latency.basis)
               ~\(grouped(latency.instructions)) instructions, ~\(grouped(latency.cycles)) cycles at \(latency.clockMhz) MHz
      """)
    if !latency.uncounted.isEmpty {
      console.print("         guessed for \(latency.uncounted.joined(separator: ", "))")
    }
    if let punctuality { console.print("         \(punctuality.words)") }
  }
}
