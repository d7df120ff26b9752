import Compiler

/// A report of several models in one library as text.
struct BundleText {
  let report: BundleReport
  let console: Console

  init(_ report: BundleReport, _ console: Console) {
    (self.report, self.console) = (report, console)
  }

  func print() {
    for model in report.models {
      console.print(
        "\(console.styled(model.name, .bold))  \(grouped(model.macsAfterShrinking)) MACs  "
          + "sha256 \(model.sha256.prefix(16))…")
    }
    console.print("\n\(targets.text(console))")
    for verdict in report.targets where report.targets.count <= 3 { detail(verdict) }
    for excess in report.overBudget ?? [] {
      console.print("\(console.styled("over budget", .red)): \(excess)")
    }
  }

  var targets: Table {
    var table = Table(
      ("target", .left), ("verdict", .left), ("RAM needed", .right), ("RAM available", .right),
      ("flash needed", .right), ("flash available", .right))
    for verdict in report.targets {
      table.add(
        verdict.target, words(verdict), grouped(verdict.ram.total), grouped(verdict.ram.available),
        grouped(verdict.flash.total), grouped(verdict.flash.available))
    }
    return table
  }

  private func words(_ verdict: BundleReport.Verdict) -> String {
    if verdict.fits { return "fits" }
    let hasRoom =
      verdict.ram.fits && verdict.flash.total <= verdict.flash.available
    return hasRoom ? "too slow" : "does not fit"
  }

  private func detail(_ verdict: BundleReport.Verdict) {
    let (ram, flash) = (verdict.ram, verdict.flash)
    let other = ram.other == 0 ? "" : " + other \(grouped(ram.other))"
    let about = verdict.isMeasured ? "" : "~"
    let word = console.styled(words(verdict), verdict.fits ? .green : .red)
    let savedFlash = verdict.savedFlash.map { " and \(about)\(grouped($0)) of flash" } ?? ""
    console.print(
      """

      \(verdict.target): \(word)
        RAM    \(grouped(ram.total)) = arena \(grouped(ram.arena)) + states \(grouped(ram.state))\(other) + stack \(about)\(grouped(ram.stack))
               of \(grouped(ram.available)) in \(ram.region), where the platform takes ~\(grouped(ram.reserved)) more
        flash  \(grouped(flash.total)) = weights \(grouped(flash.weights)) + code \(about)\(grouped(flash.code))
               of \(grouped(flash.available)), where the platform takes ~\(grouped(flash.reserved)) more
        shared \(grouped(verdict.savedRAM)) bytes of RAM\(savedFlash) less than with a library for each
      """)
    console.print("\n\(models(verdict).text(console))")
    for model in verdict.models {
      if let punctuality = model.punctuality {
        console.print("\(model.name): \(punctuality.words)")
      }
    }
    for way in verdict.waysOut { console.print("  → \(way)") }
  }

  /// What each needs.
  private func models(_ verdict: BundleReport.Verdict) -> Table {
    var table = Table(
      ("model", .left), ("arena", .right), ("state", .right), ("weights", .right),
      ("time", .right))
    for model in verdict.models {
      table.add(
        model.name, grouped(model.arena), grouped(model.state),
        grouped(model.weights),
        model.latency.map { duration(microseconds: $0.microseconds) } ?? "unknown")
    }
    return table
  }
}
