import Compiler
import IR
import Verification

extension Command {
  static let verify = Command(
    "verify", "MODEL | --suite DIR", "proves generated C equal to the reference, step by step",
    options: [
      Option("--suite", value: "DIR", help: "check every case of a folder instead of one model"),
      Option(
        "--engine", choices: ["interpreter", "c"],
        help: "who is checked (default c, judged by the interpreter)"),
      .numerics,
      Option(
        "--compare-numerics", help: "count instead in how many outputs the two contracts differ"),
      Option("--on", value: "host", help: "where the C runs"),
      Option(
        "-i", "--input", value: "FILE.npy", help: "the inputs of one more run, in the model's order"
      ),
      Option("--random", value: "N", help: "runs on random inputs (default 3)"),
      Option("--seed", value: "S", help: "of the random inputs (default 1)"),
      Option(
        "--max-iterations", value: "N", help: "turns of loops before a run fails (default 1048576)"),
      Option("--layers", help: "list every step that was compared"),
      Option(
        "--filter", value: "TEXT", help: "only the cases of a suite whose name has TEXT in it"),
    ] + Option.tuning,
    details: """
      The C is built with the host's compiler, under address and undefined-behaviour sanitizers where
      it has them, and runs twice in arenas filled with different rubbish. Every intermediate tensor
      must equal the interpreter's. Exit status 0: all equal; 1: the first difference is shown.
      A suite holds each case to the contract that its case.json names; with --numerics it holds all
      cases to that one, and skips those whose goldens are not of it. --compare-numerics takes random
      inputs, or those of -i: one run's files, or a folder with v0/input_0.npy and so on.
      """
  ) { arguments, console in
    let engine = arguments["--engine"].flatMap(Verifier.Engine.init) ?? .c
    let place = arguments["--on"] ?? "host"
    let machine = EmulatedChip.named(place)
    guard place == "host" || machine != nil else {
      throw UsageError(
        "--on must be host, \(EmulatedChip.all.map(\.id).joined(separator: ", ")) (found \(place))",
        command: "verify")
    }
    if arguments.has("--compare-numerics") { return try compareNumerics(arguments, console) }
    let maxIterations = try arguments.int("--max-iterations", in: 0...Int.max - 1) ?? 1 << 20
    let verifier = Verifier(
      engine: engine, numerics: arguments.numerics, on: machine, maxIterations: maxIterations
    ) {
      done, total in
      console.progress("cases", done, of: total)
    }
    if let suite = arguments["--suite"] {
      guard arguments.operands.isEmpty else {
        throw UsageError("MODEL or --suite DIR, not both", command: "verify")
      }
      return try verify(suite: suite, arguments, verifier, console)
    }
    return try verify(model: arguments.operand("MODEL"), arguments, verifier, console)
  }

  private static func verify(
    suite: String, _ arguments: Arguments, _ verifier: Verifier, _ console: Console
  ) throws -> ExitStatus {
    var cases = try Case.all(in: suite)
    if let filter = arguments["--filter"] {
      cases = cases.filter { $0.name.contains(filter) }
      guard !cases.isEmpty else {
        throw UsageError("no case of \(suite) has \(filter) in its name", command: "verify")
      }
    }
    let report = try verifier.verify(cases, tuning: arguments.tuning)
    show(report, console)
    if let failure = report.failed.first, console.format == .text {
      let numerics = report.numerics.map { " --numerics \($0)" } ?? ""
      console.print(
        "Reproduce: kinglet verify --suite \(suite) --filter \(failure.case) --engine "
          + "\(report.engine)\(numerics)")
    }
    return report.isSuccess ? .yes : .no
  }

  private static func verify(
    model path: String, _ arguments: Arguments, _ verifier: Verifier, _ console: Console
  ) throws -> ExitStatus {
    let file = try ModelFile(path)
    let compilation = try file.compiled(arguments)
    let count = try arguments.int("--random", in: 0...10_000) ?? 3
    let seed = try arguments.int("--seed", in: 0...Int.max) ?? 1
    var vectors = TestInputs(compilation.program, seed: UInt64(seed)).vectors(random: count)
    let paths = arguments.all("--input")
    if !paths.isEmpty {
      let inputs = try CaseRun.tensors(paths, compilation.program.inputs, "inputs")
      vectors.append(.init(name: "given", inputs: inputs))
    }
    let run = CaseRun(name: file.name, compilation: compilation, vectors: vectors)
    let report = try verifier.verify([run])
    if arguments.has("--layers"), console.format == .text {
      listSteps(compilation.program, console)
    }
    show(report, console)
    guard console.format == .text else { return report.isSuccess ? .yes : .no }
    if report.isSuccess {
      let names = vectors.map(\.name).joined(separator: ", ")
      console.print(
        "\(compilation.program.steps.count) steps equal on \(vectors.count) inputs: \(names)")
    } else {
      let inputs =
        paths.map { " -i \($0)" }.joined()
        + (arguments.numerics.map { " --numerics \($0.rawValue)" } ?? "")
      console.print("Reproduce: kinglet verify \(path) --random \(count) --seed \(seed)\(inputs)")
    }
    return report.isSuccess ? .yes : .no
  }

  private static func listSteps(_ program: Program, _ console: Console) {
    var table = Table(("step", .right), ("operator", .left), ("result", .left), ("name", .left))
    for (index, step) in program.steps.enumerated() {
      for result in step.results {
        table.add("\(index)", type(of: step.op).name, "\(result.type)", result.name)
      }
    }
    console.print(table.text(console))
  }

  private static func show(_ report: VerificationReport, _ console: Console) {
    console.clearProgress()
    switch console.format {
    case .json: console.print(json: report)
    case .csv: console.print(failures(report).csv)
    case .text:
      for failure in report.failed { console.print(sentence(failure)) }
      for item in report.unsupported {
        console.print("\(item.case): not supported: \(item.reason)")
      }
      let word = console.styled(
        report.isSuccess ? "pass" : "FAIL", report.isSuccess ? .green : .red)
      console.print(
        "\(word): \(report.passed) of \(report.cases) cases with engine \(report.engine) on "
          + "\(report.on), \(report.failed.count) differences, \(report.unsupported.count) unsupported"
      )
      for (reason, count) in skips(report) { console.print("skipped \(count): \(reason)") }
    }
  }

  /// How many cases were skipped for each reason.
  private static func skips(_ report: VerificationReport) -> [(String, Int)] {
    Dictionary(grouping: report.skipped, by: \.reason).map { ($0, $1.count) }.sorted { $0 < $1 }
  }

  private static func sentence(_ failure: VerificationReport.Failure) -> String {
    let step = failure.step.map { " step \($0)" } ?? ""
    let index = failure.index.isEmpty ? "" : " at \(failure.index)"
    return "\(failure.case) \(failure.vector)\(step)\(index): expected \(failure.expected), "
      + "found \(failure.actual) (\(failure.what))"
  }

  private static func failures(_ report: VerificationReport) -> Table {
    var table = Table(
      ("case", .left), ("vector", .left), ("step", .left), ("index", .left), ("expected", .left),
      ("actual", .left))
    for failure in report.failed {
      table.add(
        failure.case, failure.vector, failure.step.map(String.init) ?? "",
        failure.index.map(String.init).joined(separator: " "), "\(failure.expected)",
        "\(failure.actual)")
    }
    return table
  }
}
