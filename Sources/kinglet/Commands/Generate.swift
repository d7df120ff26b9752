import Compiler
import Verification

extension Command {
  static let generate = Command(
    "generate", "MODEL... -o DIR [-t TARGET]", "writes C sources and what builds them",
    options: [
      Option(
        "-o", "--output", value: "DIR",
        help: "the folder to make; it is written whole or not at all"),
      Option(
        "-t", "--target", value: "TARGET",
        help: "check that the result fits this chip, and count its stack"),
      Option(
        "--name", value: "NAME",
        help:
          "the prefix of every C name (default from the file's name), of several models that of all"
      ),
      Option(
        "--for", value: "LIST", help: "esp-idf, cmake, make or all, with commas (default all)"),
      .numerics,
      Option("--force", help: "replace DIR even if it holds files that kinglet did not make"),
    ] + Option.modelNames + Option.tuning,
    details: """
      Several models become one library for applications in which one of them runs at a time: they share
      an arena as large as the largest needs, and kernels, and constants that are the same.
      """
  ) { arguments, console in
    let files = try models(arguments)
    guard let folder = arguments["--output"] else {
      throw UsageError("-o DIR must be given", command: "generate")
    }
    let names = try LibraryNames(files, arguments)
    let target = try arguments["--target"].map { try Target.known($0) }
    let ecosystems = try ecosystems(arguments.list("--for"))
    guard arguments.has("--force") || Package.mayReplace(folder) else {
      throw UsageError(
        "\(folder) holds files that kinglet did not make; name an empty folder or add --force",
        command: "generate")
    }
    let compilations = try files.map {
      try $0.compiled(arguments, cores: target.map { [$0.core] } ?? [])
    }
    let bundle = names.bundle(compilations.map(\.program))
    let build = try target.flatMap { target in
      CrossBuild.isPossible(for: target) ? try CrossBuild(bundle.programs, for: target) : nil
    }
    var report = BundleReport(
      names.library,
      models: zip(names.models, zip(compilations, files)).map {
        $1.0.facts(name: $0, file: $1.1.bytes)
      })
    if let target { report.add(target, bundle, build.map { CodeEstimate($0) }) }
    let package = Package(
      CSource(bundle, stacks: stacks(target, build, bundle)), models: report.models,
      verdicts: report.targets, ecosystems: ecosystems, version: Kinglet.version)
    try Files.writeFolder(package.files, to: folder)
    summarize(package, report, folder, console)
    for (name, compilation) in zip(names.models, compilations) {
      if let coded = compilation.codedWeights { console.note("\(name): \(coded)") }
    }
    return report.fits ? .yes : .no
  }

  /// The models that are given, at least one.
  static func models(_ arguments: Arguments) throws -> [ModelFile] {
    guard !arguments.operands.isEmpty else {
      throw UsageError("MODEL must be given", command: arguments.commandName)
    }
    return try arguments.operands.map { try ModelFile($0) }
  }

  /// What is known of the stack of each program on `target`, nil without one.
  private static func stacks(
    _ target: Target?, _ build: CrossBuild?, _ bundle: Bundle
  ) -> [StackFigure]? {
    guard let target else { return nil }
    guard let build else {
      let bytes = CodeEstimate(bundle.programs, core: target.core).stackBytes
      let basis = "estimated from measured kernels, for \(target.id)"
      return bundle.members.map { _ in StackFigure(bytes: bytes, basis: basis) }
    }
    return build.stacks.map {
      StackFigure(
        bytes: $0, basis: "from the call graph of \(build.compiler) -Os, for \(target.id)")
    }
  }

  private static func ecosystems(_ words: [String]) throws(UsageError) -> Set<Package.Ecosystem> {
    if words.isEmpty || words.contains("all") { return Set(Package.Ecosystem.allCases) }
    var found: Set<Package.Ecosystem> = []
    for word in words {
      guard let ecosystem = Package.Ecosystem(rawValue: word) else {
        let known = Package.Ecosystem.allCases.map(\.rawValue).joined(separator: ", ")
        throw UsageError("--for must be \(known) or all (found \(word))", command: "generate")
      }
      found.insert(ecosystem)
    }
    return found
  }

  private static func summarize(
    _ package: Package, _ report: BundleReport, _ folder: String, _ console: Console
  ) {
    if console.format == .json {
      struct Summary: Encodable {
        let folder: String
        let files: [String]
        let numerics: String
        let fits: Bool
      }
      console.print(
        json: Summary(
          folder: folder, files: package.files.map(\.path),
          numerics: report.models.first?.numerics ?? "",
          fits: report.fits))
      return
    }
    console.print("\(folder): \(package.files.count) files")
    for file in package.files { console.print("  \(file.path)") }
    for verdict in report.targets where !verdict.fits {
      console.note("\(verdict.target): does not fit; see: kinglet fit")
    }
  }
}
