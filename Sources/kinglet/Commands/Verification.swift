import IR
import Verification

/// The cases or models of one command line, checked in one place after the other.
struct Verification {
  let engine: Verifier.Engine
  let arguments: Arguments
  /// The cases of a suite, nil where models are checked.
  let cases: [Case]?
  /// The models, for each way in which they are compiled.
  let runs: [Tuning: [CaseRun]]
  let console: Console

  /// What one place gives. - Parameter skips: report missing tools instead of throwing.
  func report(on place: Place, skips: Bool) throws -> VerificationReport {
    let maxIterations = try arguments.int("--max-iterations", in: 0...Int.max - 1) ?? 1 << 20
    let verifier = Verifier(
      engine: engine, numerics: arguments.numerics, on: place.machine, maxIterations: maxIterations
    ) { done, total in
      console.progress("cases on \(place.id)", done, of: total)
    }
    if skips, engine == .c {
      do {
        try place.requireTools()
      } catch {
        let names = cases?.map(\.name) ?? models.map(\.name)
        return verifier.skipped(names, because: "\(error)")
      }
    }
    let tuning = try arguments.tuning(for: [place.id])
    if let cases {
      return try verifier.verify(
        cases, tuning: tuning, arguments.memories(), of: arguments.memoriesTarget())
    }
    let runs = runs[tuning] ?? []
    var report = try verifier.verify(runs)
    if engine == .c, runs.count > 1, report.isSuccess {
      report.add(together(runs), try verifier.verifyTogether(runs), room: place.id)
    }
    return report
  }

  /// What several models in one library are called.
  private func together(_ runs: [CaseRun]) -> String { runs.map(\.name).joined(separator: "+") }

  /// One object for one place, a list for several.
  func show(_ reports: [VerificationReport]) {
    switch console.format {
    case .json where reports.count == 1: console.print(json: reports[0])
    case .json: console.print(json: reports)
    case .csv: console.print(failures(reports).csv)
    case .text: reports.forEach(show)
    }
  }

  private func show(_ report: VerificationReport) {
    for failure in report.failed { console.print(sentence(failure)) }
    for item in report.unsupported {
      console.print("\(item.case): not supported: \(item.reason)")
    }
    for (reason, items) in Dictionary(grouping: report.skipped, by: \.reason).sorted(by: {
      $0.key < $1.key
    }) {
      let names =
        items.count > 3 ? "\(items.count) cases" : items.map(\.case).joined(separator: ", ")
      console.print("\(report.on): skipped \(names): \(reason)")
    }
    guard report.skipped.count < report.cases else { return }
    let isSuccess = report.isSuccessWhereRun
    let word = console.styled(isSuccess ? "pass" : "FAIL", isSuccess ? .green : .red)
    let skipped = report.skipped.isEmpty ? "" : ", \(report.skipped.count) skipped"
    console.print(
      "\(word): \(report.passed) of \(report.cases) cases with engine \(report.engine) on "
        + "\(report.on), \(report.failed.count) differences, "
        + "\(report.unsupported.count) unsupported\(skipped)"
    )
    for stack in report.stacks { console.print("\(stack.case): \(Command.stack(stack.use))") }
    if isSuccess {
      showRuns(without: Set(report.skipped.map(\.case)))
    } else {
      showHowToReproduce(report)
    }
  }

  /// The models, compiled in one of the ways.
  private var models: [CaseRun] { runs.values.first ?? [] }

  private func showRuns(without skipped: Set<String>) {
    for run in models where !skipped.contains(run.name) {
      let names = run.vectors.map(\.name).joined(separator: ", ")
      let name = models.count == 1 ? "" : "\(run.name): "
      console.print(
        "\(name)\(run.compilation.program.steps.count) steps equal on \(run.vectors.count) "
          + "inputs: \(names)")
    }
    if engine == .c, models.count > 1, !skipped.contains(together(models)) {
      console.print("\(together(models)): equal in turn too, as one library with one arena")
    }
  }

  private func showHowToReproduce(_ report: VerificationReport) {
    let place = report.on == "host" ? "" : " --on \(report.on)"
    let numerics = arguments.numerics.map { " --numerics \($0.rawValue)" } ?? ""
    if let suite = arguments["--suite"], let failure = report.failed.first {
      console.print(
        "Reproduce: kinglet verify --suite \(suite) --filter \(failure.case) "
          + "--engine \(report.engine)\(numerics)\(place)")
    } else if !report.failed.isEmpty {
      let inputs = arguments.all("--input").map { " -i \($0)" }.joined()
      console.print(
        "Reproduce: kinglet verify \(arguments.operands.joined(separator: " ")) "
          + "--random \(arguments["--random"] ?? "3") --seed \(arguments["--seed"] ?? "1")"
          + "\(inputs)\(numerics)\(place)")
    }
  }

  private func sentence(_ failure: VerificationReport.Failure) -> String {
    let step = failure.step.map { " step \($0)" } ?? ""
    let index = failure.index.isEmpty ? "" : " at \(failure.index)"
    return "\(failure.case) \(failure.vector)\(step)\(index): expected \(failure.expected), "
      + "found \(failure.actual) (\(failure.what))"
  }

  private func failures(_ reports: [VerificationReport]) -> Table {
    var table = Table(
      ("case", .left), ("vector", .left), ("step", .left), ("index", .left), ("expected", .left),
      ("actual", .left), ("on", .left))
    for report in reports {
      for failure in report.failed {
        table.add(
          failure.case, failure.vector, failure.step.map(String.init) ?? "",
          failure.index.map(String.init).joined(separator: " "), "\(failure.expected)",
          "\(failure.actual)", report.on)
      }
    }
    return table
  }
}
