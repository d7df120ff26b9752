import Compiler
import Verification

extension Command {
  static let fit = Command(
    "fit", "MODEL -t TARGET... | --all-targets", "RAM, flash and stack against the chip",
    options: [
      Option(
        "-t", "--target", value: "TARGET", help: "a chip; several with commas or several options"),
      Option("--all-targets", help: "every chip that kinglet knows; the answer is yes if one fits"),
      Option(
        "--build", help: "compile and link for the chip, instead of estimating code and stack"),
      .numerics,
      Option("--no-steps", help: "leave out the table of steps"),
    ] + Option.tuning,
    details: "Arena and weights are exact; code and stack are estimates from measured kernels."
  ) { arguments, console in
    let ids = arguments.list("--target")
    guard ids.isEmpty == arguments.has("--all-targets") else {
      throw UsageError("-t TARGET or --all-targets must be given", command: "fit")
    }
    let file = try ModelFile(arguments.operand("MODEL"))
    let targets = ids.isEmpty ? Target.all : try ids.map { try Target.known($0) }
    let compilation = try file.compiled(arguments)
    var measured: [String: CodeEstimate] = [:]
    for target in targets where arguments.has("--build") {
      let build = try CrossBuild(compilation.program, for: target)
      measured[target.id] = CodeEstimate(
        codeBytes: build.codeBytes, stackBytes: build.stackBytes)
    }
    let report = FitReport(
      compilation, name: file.name, file: file.bytes, targets: targets, measured: measured)
    switch console.format {
    case .json: console.print(json: report)
    case .csv: console.print(FitText(report, console).targets.csv)
    case .text: FitText(report, console).print(steps: !arguments.has("--no-steps"))
    }
    let answer = ids.isEmpty ? report.targets.contains(where: \.fits) : report.fits
    return answer ? .yes : .no
  }
}

/// A fit report as text.
private struct FitText {
  let report: FitReport
  let console: Console

  init(_ report: FitReport, _ console: Console) {
    self.report = report
    self.console = console
  }

  func print(steps: Bool) {
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
      console.print(
        "\nArena \(grouped(arena)) bytes (\(quality)); step \(plan.peakStep) sets the peak.")
    }
    console.print("\n\(targets.text(console))")
    for verdict in report.targets where report.targets.count <= 3 { detail(verdict) }
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
      ("flash needed", .right), ("flash available", .right))
    for verdict in report.targets {
      table.add(
        verdict.target, verdict.fits ? "fits" : "does not fit", grouped(verdict.ram.total),
        grouped(verdict.ram.available), grouped(verdict.flash.total),
        grouped(verdict.flash.available))
    }
    return table
  }

  private func detail(_ verdict: FitReport.Verdict) {
    let (ram, flash) = (verdict.ram, verdict.flash)
    let word = console.styled(verdict.fits ? "fits" : "does not fit", verdict.fits ? .green : .red)
    console.print(
      """

      \(verdict.target): \(word)
        RAM    \(grouped(ram.total)) = arena \(grouped(ram.arena)) + state \(grouped(ram.state)) + stack ~\(grouped(ram.stack))
               of \(grouped(ram.available)) in \(ram.region), where the platform takes ~\(grouped(ram.reserved)) more
        flash  \(grouped(flash.total)) = weights \(grouped(flash.weights)) + code ~\(grouped(flash.code))
               of \(grouped(flash.available)), where the platform takes ~\(grouped(flash.reserved)) more
      """)
    for way in verdict.waysOut { console.print("  → \(way)") }
  }
}
