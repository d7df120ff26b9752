import Compiler
import IR
import Verification

extension Command {
  static let fit = Command(
    "fit", "MODEL... -t TARGET... | --all-targets", "RAM, flash, stack and time against the chip",
    options: [
      Option(
        "-t", "--target", value: "TARGET", help: "a chip; several with commas or several options"),
      Option("--all-targets", help: "every chip that kinglet knows; the answer is yes if one fits"),
      Option(
        "--build", help: "compile and link for the chip, instead of estimating code and stack"),
      .numerics,
      Option(
        "--deadline", value: "TIME",
        help: "the longest an inference may take, 20ms: else the answer is no"),
      Option("--menu", help: "list plans of less RAM and more time, and what builds them"),
      Option("--map", help: "draw what lies where in the arena at each step"),
      Option("--report", value: "FILE.html", help: "also write all of it as one page"),
      Option(
        "--check-budget", value: "FILE",
        help: "the answer is no if a number is larger than in this file, which generate has written"
      ),
      Option("--no-steps", help: "leave out the table of steps"),
    ] + Option.tuning,
    details: """
      Arena and weights are exact; code, stack and time are estimates from measured kernels.
      Several models are held against the chip as the library that generate makes of them.
      """
  ) { arguments, console in
    let ids = arguments.list("--target")
    let budget = try arguments["--check-budget"].map {
      try Budget(json: Files.read($0), name: $0)
    }
    guard ids.isEmpty == arguments.has("--all-targets") || ids.isEmpty && budget != nil else {
      throw UsageError("-t TARGET or --all-targets must be given", command: "fit")
    }
    let deadline = try deadline(arguments["--deadline"])
    let files = try models(arguments)
    let targets = try targets(ids, budget)
    guard !targets.isEmpty else {
      throw UsageError("-t TARGET must be given: the budget names none", command: "fit")
    }
    guard files.count == 1 else {
      return try fitTogether(files, targets, budget, deadline, arguments, console)
    }
    let file = files[0]
    let cores = targets.map(\.core)
    if arguments.has("--menu") {
      try printMenu(file, arguments, targets, console)
      return .yes
    }
    // Chips that are alike in what kernels may use get the same program, but for its memories.
    let whole = try file.whole(arguments, cores: [cores[0]])
    var compilations = [try arguments.tuning(for: [cores[0]]): whole]
    let compilation = try file.placed(whole, arguments, on: targets[0])
    var report = FitReport(compilation, name: file.name, file: file.bytes, targets: [])
    for target in targets {
      let tuning = try arguments.tuning(for: [target.core])
      let common = try compilations[tuning] ?? file.whole(arguments, cores: [target.core])
      compilations[tuning] = common
      let own =
        target.id == targets[0].id
        ? compilation : try file.placed(common, arguments, on: target)
      // A budget is compared with numbers that are made as its own were.
      let basis = budget?.targets[target.id]?.basis
      let isBuilt = basis.map { $0 == .build } ?? arguments.has("--build")
      let measured = isBuilt ? try CrossBuild(own.program, for: target) : nil
      report.add(target, own, measured.map { CodeEstimate($0) }, deadline)
    }
    report.overBudget = budget?.excesses(of: Budget(compilation.program, report))
    if let path = arguments["--report"] {
      let page = HTMLReport(report, compilation, targets: targets, version: Kinglet.version)
      try Files.write(page.text.utf8, to: path)
    }
    switch console.format {
    case .json: console.print(json: report)
    case .csv: console.print(FitText(report, console).targets.csv)
    case .text:
      let map = arguments.has("--map") ? ArenaMap(compilation.program) : nil
      FitText(report, console).print(steps: !arguments.has("--no-steps"), map: map)
    }
    let fits =
      arguments.has("--all-targets") ? report.targets.contains(where: \.fits) : report.fits
    return fits && report.overBudget?.isEmpty ?? true ? .yes : .no
  }

  private static func printMenu(
    _ file: ModelFile, _ arguments: Arguments, _ targets: [Target], _ console: Console
  ) throws {
    let cores = targets.map(\.core)
    let tuning = try arguments.tuning(for: cores)
    let compilation = try file.compiled(
      tuning, arguments.numerics, integerPorts: arguments.has("--int8-io"))
    let menu = MenuText(
      compilation.menu, core: cores.first ?? "cortex-m4",
      flags: arguments.flags(tuning, for: targets))
    switch console.format {
    case .json: console.print(json: ["menu": menu.lines])
    case .csv: console.print(menu.table.csv)
    case .text: console.print(menu.table.text(console))
    }
  }

  /// The targets asked for, those of the budget where none is named, else all.
  private static func targets(_ ids: [String], _ budget: Budget?) throws -> [Target] {
    if !ids.isEmpty { return try ids.map { try Target.known($0) } }
    guard let budget else { return Target.all }
    return try budget.targets.keys.sorted().map { try Target.known($0) }
  }

  private static func deadline(_ text: String?) throws(UsageError) -> Deadline? {
    guard let text else { return nil }
    if let deadline = Deadline(text) { return deadline }
    throw UsageError(
      "--deadline must be a time with its unit, such as 20ms, 500us or 1s (found \(text))",
      command: "fit")
  }
}
