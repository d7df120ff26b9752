import Compiler
import IR
import Verification

extension Command {
  static let verify = Command(
    "verify", "MODEL... | --suite DIR", "proves generated C equal to the reference, step by step",
    options: [
      Option("--suite", value: "DIR", help: "check every case of a folder instead of models"),
      Option(
        "--engine", choices: ["interpreter", "c"],
        help: "who is checked (default c, judged by the interpreter)"),
      .numerics,
      Option(
        "--compare-numerics", help: "count instead in how many outputs the two contracts differ"),
      Option(
        "--on", value: "PLACE",
        help:
          "where the C runs (default host): chips with commas, such as cortex-m4,rv32imc, or all"
      ),
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
      .memoriesOf,
    ] + Option.tuning,
    details: """
      On the host the C is built under address and undefined-behaviour sanitizers where the compiler has
      them, and runs twice in arenas filled with different rubbish. On emulated chips the stack is
      painted, and must stay within the bound of the call graph. Every intermediate tensor must equal
      the interpreter's. With all, places whose tools are missing and models too large for a chip are
      skipped, and named. Exit status 0: all equal; 1: the first difference is shown.
      Several models are checked one by one, and then as one more case in turn, as one library in which
      they share an arena and nothing is reset.
      A suite holds each case to the contract that its case.json names; with --numerics it holds all
      cases to that one, and skips those whose goldens are not of it. --compare-numerics takes random
      inputs, or those of -i: one run's files, or a folder with v0/input_0.npy and so on.
      Places: host, \(EmulatedChip.all.map(\.id).joined(separator: ", ")).
      """
  ) { arguments, console in
    let engine = arguments["--engine"].flatMap(Verifier.Engine.init) ?? .c
    if arguments.has("--compare-numerics") { return try compareNumerics(arguments, console) }
    let places = try places(arguments)
    let cases = try cases(arguments)
    var runs: [Tuning: [CaseRun]] = [:]
    for tuning in Set(try places.map { try arguments.tuning(for: [$0.id]) }) where cases == nil {
      runs[tuning] = try Command.runs(arguments, for: tuning)
    }
    let verification = Verification(
      engine: engine, arguments: arguments, cases: cases, runs: runs, console: console)
    let first = runs[try arguments.tuning(for: [places[0].id])]?.first
    if let run = first, arguments.has("--layers"), console.format == .text {
      listSteps(run.compilation.program, console)
    }
    let mayskip = arguments.list("--on").contains("all")
    let reports = try places.map { try verification.report(on: $0, skips: mayskip) }
    console.clearProgress()
    verification.show(reports)
    let isSuccess = reports.allSatisfy { mayskip ? $0.isSuccessWhereRun : $0.isSuccess }
    return isSuccess && reports.contains { $0.passed > 0 } ? .yes : .no
  }

  /// Where to run. Unless that is everywhere, the tools of all places must be there.
  private static func places(_ arguments: Arguments) throws -> [Place] {
    let ids = arguments.has("--on") ? arguments.list("--on") : ["host"]
    if ids == ["all"] { return Place.all }
    let places = try ids.map { id in
      guard let place = Place.named(id) else {
        let known = Place.all.map(\.id).joined(separator: ", ")
        throw UsageError(
          "--on must be \(known), several with commas, or all (found \(id))", command: "verify")
      }
      return place
    }
    guard !places.isEmpty else { throw UsageError("--on needs a place", command: "verify") }
    if arguments["--engine"] != "interpreter" { try places.forEach { try $0.requireTools() } }
    return places
  }

  /// The cases of a suite, nil where models are checked.
  private static func cases(_ arguments: Arguments) throws -> [Case]? {
    guard let suite = arguments["--suite"] else { return nil }
    guard arguments.operands.isEmpty else {
      throw UsageError("MODEL or --suite DIR, not both", command: "verify")
    }
    let cases = try Case.all(in: suite)
    guard let filter = arguments["--filter"] else { return cases }
    let filtered = cases.filter { $0.name.contains(filter) }
    guard !filtered.isEmpty else {
      throw UsageError("no case of \(suite) has \(filter) in its name", command: "verify")
    }
    return filtered
  }

  /// The models compiled for `tuning`, with inputs to run them on.
  static func runs(_ arguments: Arguments, for tuning: Tuning) throws -> [CaseRun] {
    let count = try arguments.int("--random", in: 0...10_000) ?? 3
    let seed = try arguments.int("--seed", in: 0...Int.max) ?? 1
    let paths = arguments.all("--input")
    guard !arguments.operands.isEmpty else {
      throw UsageError("MODEL must be given", command: "verify")
    }
    return try arguments.operands.map { path in
      let file = try ModelFile(path)
      let whole = try file.compiled(
        tuning, arguments.numerics, integerPorts: arguments.has("--int8-io"),
        budget: arguments.ramBudget(), flash: arguments.flashBudget())
      let compilation = try file.placed(whole, arguments, on: arguments.memoriesTarget())
      var vectors = TestInputs(compilation.program, seed: UInt64(seed)).vectors(random: count)
      if !paths.isEmpty {
        let inputs = try CaseRun.tensors(paths, compilation.program.inputs, "inputs")
        vectors.append(.init(name: "given", inputs: inputs))
      }
      return CaseRun(name: file.name, compilation: compilation, vectors: vectors)
    }
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
}
