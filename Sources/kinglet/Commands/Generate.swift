import Compiler
import Verification

extension Command {
  static let generate = Command(
    "generate", "MODEL -o DIR [-t TARGET]", "writes C sources and what builds them",
    options: [
      Option(
        "-o", "--output", value: "DIR",
        help: "the folder to make; it is written whole or not at all"),
      Option(
        "-t", "--target", value: "TARGET",
        help: "check that the result fits this chip, and count its stack"),
      Option(
        "--name", value: "NAME", help: "the prefix of every C name (default from the file's name)"),
      Option(
        "--for", value: "LIST", help: "esp-idf, cmake, make or all, with commas (default all)"),
      .numerics,
      Option("--force", help: "replace DIR even if it holds files that kinglet did not make"),
    ] + Option.tuning
  ) { arguments, console in
    let file = try ModelFile(arguments.operand("MODEL"))
    guard let folder = arguments["--output"] else {
      throw UsageError("-o DIR must be given", command: "generate")
    }
    let name = arguments["--name"] ?? file.name
    guard Package.isValid(name: name) else {
      throw UsageError(
        "--name must be a C identifier in lower case that C and kinglet leave free (found \(name))",
        command: "generate")
    }
    let target = try arguments["--target"].map { try Target.known($0) }
    let ecosystems = try ecosystems(arguments.list("--for"))
    guard arguments.has("--force") || Package.mayReplace(folder) else {
      throw UsageError(
        "\(folder) holds files that kinglet did not make; name an empty folder or add --force",
        command: "generate")
    }
    let compilation = try file.compiled(arguments, cores: target.map { [$0.core] } ?? [])
    let build = try target.flatMap { target in
      CrossBuild.isPossible(for: target) ? try CrossBuild(compilation.program, for: target) : nil
    }
    let report = FitReport(
      compilation, name: name, file: file.bytes, targets: target.map { [$0] } ?? [],
      measured: target.flatMap { target in build.map { [target.id: CodeEstimate($0)] } } ?? [:])
    let package = Package(
      compilation.program, name: name, report: report, ecosystems: ecosystems,
      version: Kinglet.version, stack: stack(target, build, compilation.program))
    try Files.writeFolder(package.files, to: folder)
    summarize(package, report, folder, console)
    return report.fits ? .yes : .no
  }

  /// What is known of the stack on `target`, nil without one.
  private static func stack(
    _ target: Target?, _ build: CrossBuild?, _ program: Program
  ) -> StackFigure? {
    guard let target else { return nil }
    guard let build else {
      return StackFigure(
        bytes: CodeEstimate(program, core: target.core).stackBytes,
        basis: "estimated from measured kernels, for \(target.id)")
    }
    return StackFigure(
      bytes: build.stackBytes,
      basis: "from the call graph of \(build.compiler) -Os, for \(target.id)")
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
    _ package: Package, _ report: FitReport, _ folder: String, _ console: Console
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
          folder: folder, files: package.files.map(\.path), numerics: report.model.numerics,
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
