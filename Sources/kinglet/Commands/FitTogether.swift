import Compiler
import IR
import Verification

extension Command {
  /// Holds several models, as one library, against targets.
  static func fitTogether(
    _ files: [ModelFile], _ targets: [Target], _ budget: Budget?, _ deadline: Deadline?,
    _ arguments: Arguments, _ console: Console
  ) throws -> ExitStatus {
    for option in ["--menu", "--map", "--report"] where arguments.has(option) {
      throw UsageError("\(option) shows one MODEL (found \(files.count))", command: "fit")
    }
    let names = LibraryNames(files)
    var libraries: [Tuning: [Compilation]] = [:]
    func compiled(_ core: String) throws -> [Compilation] {
      let tuning = try arguments.tuning(for: [core])
      let found = try libraries[tuning] ?? files.map { try $0.compiled(arguments, cores: [core]) }
      libraries[tuning] = found
      return found
    }
    // The first target's are those of which facts and budget are.
    let first = try compiled(targets[0].core)
    var report = BundleReport(
      names.library,
      models: zip(names.models, zip(first, files)).map { $1.0.facts(name: $0, file: $1.1.bytes) })
    for target in targets {
      let bundle = names.bundle(try compiled(target.core).map(\.program))
      // A budget is compared with numbers that are made as its own were.
      let isBuilt =
        budget?.targets[target.id].map { $0.basis == .build } ?? arguments.has("--build")
      if isBuilt {
        report.add(
          target, bundle, CodeEstimate(try CrossBuild(bundle.programs, for: target)),
          apart: CodeEstimate(try CrossBuild(apart: bundle.programs, for: target)),
          deadline: deadline)
      } else {
        report.add(target, bundle, deadline: deadline)
      }
    }
    report.overBudget = budget?.excesses(
      of: Budget(names.bundle(first.map(\.program)), report.targets))
    let text = BundleText(report, console)
    switch console.format {
    case .json: console.print(json: report)
    case .csv: console.print(text.targets.csv)
    case .text: text.print()
    }
    let fits =
      arguments.has("--all-targets") ? report.targets.contains(where: \.fits) : report.fits
    return fits && report.overBudget?.isEmpty ?? true ? .yes : .no
  }
}
