import EmbeddedFiles

/// The folder that `generate` writes: the sources and the files that build them.
package struct Package: Sendable {
  /// Whose build files are written.
  package enum Ecosystem: String, Sendable, CaseIterable {
    case espIDF = "esp-idf"
    case cmake, make
  }

  private let source: CSource
  private let models: [FitReport.ModelFacts]
  private let verdicts: [any ChipVerdict]
  private let ecosystems: Set<Ecosystem>
  private let version: String

  /// - Parameters:
  ///   - name: the prefix of every C name; see `isValid(name:)`.
  ///   - report: the facts for the README, with the targets asked for.
  ///   - stack: what is known of the stack; an estimate for all chips where absent.
  package init(
    _ program: Program, name: String, report: FitReport, ecosystems: Set<Ecosystem>,
    version: String,
    stack: StackFigure? = nil
  ) {
    self.init(
      CSource(program, model: name, stack: stack), models: [report.model],
      verdicts: report.targets, ecosystems: ecosystems, version: version)
  }

  /// The folder of a bundle.
  ///
  /// - Parameters:
  ///   - models: the facts about its members for the README.
  ///   - verdicts: the answers for the targets asked for.
  package init(
    _ source: CSource, models: [FitReport.ModelFacts], verdicts: [any ChipVerdict],
    ecosystems: Set<Ecosystem>, version: String
  ) {
    (self.source, self.models, self.verdicts) = (source, models, verdicts)
    (self.ecosystems, self.version) = (ecosystems, version)
  }

  private var bundle: Bundle { source.bundle }
  private var name: String { bundle.name }

  /// True for a C identifier in lower case that neither C nor the kernels use.
  package static func isValid(name: String) -> Bool {
    let letters = "abcdefghijklmnopqrstuvwxyz_"
    guard let first = name.first, letters.contains(first), !name.hasPrefix("_"),
      name.allSatisfy({ (letters + "0123456789").contains($0) }), name.count <= 60
    else { return false }
    return !name.hasPrefix("kl_") && name != "kl" && name != "kernels"
  }

  /// True if `folder` is absent, empty, or was made by Kinglet.
  package static func mayReplace(_ folder: String) -> Bool {
    guard Files.exists(folder) else { return true }
    guard let names = try? Files.names(in: folder) else { return false }
    if names.isEmpty { return true }
    guard let readme = try? Files.read("\(folder)/README.md") else { return false }
    return String(decoding: readme, as: UTF8.self).contains("Made by Kinglet:")
  }

  /// Every file of the folder, sources below `src`.
  package var files: [GeneratedFile] {
    let sources = source.files.map { GeneratedFile(path: "src/\($0.path)", text: $0.text) }
    let budget = GeneratedFile(
      path: "\(name)_budget.json", text: Budget(bundle, verdicts).json)
    var files = sources + [file("src/module.modulemap"), readme, budget]
    if !ecosystems.isDisjoint(with: [.espIDF, .cmake]) { files.append(file("CMakeLists.txt")) }
    if ecosystems.contains(.espIDF) { files.append(file("idf_component.yml")) }
    if ecosystems.contains(.make) {
      files.append(file("Makefile", ["headers": makeHeaders]))
    }
    return files.sorted { $0.path < $1.path }
  }

  /// What the objects of the Makefile depend on.
  private var makeHeaders: String {
    let own = bundle.isShared ? bundle.members.map { "src/\($0.name).h " } : []
    return
      "$(OBJECTS): src/\(name).h \(own.joined())src/\(name)_weights.h $(wildcard src/kernels/*.h)"
  }

  private func file(_ path: String, _ holes: [String: String] = [:]) -> GeneratedFile {
    let last = path.split(separator: "/").last ?? ""
    let template = Template(EmbeddedFile.text("Templates/package/\(last)"))
    return GeneratedFile(path: path, text: template.filled(model: name, holes))
  }

  private var readme: GeneratedFile {
    var holes = [
      "usage": bundle.members.map(usage).joined(separator: "\n\n"), "facts": facts,
      "building": building,
      "extras": bundle.members.flatMap(extras).joined(separator: "\n"),
    ]
    guard bundle.isShared else {
      holes["memory"] = MemoryGuide(bundle.programs[0], model: name).text
      return file("README.md", holes)
    }
    holes["includes"] = bundle.members.map { "#include \"\($0.name).h\"" }.joined(separator: "\n")
    holes["arenas"] = bundle.members.map { "`\($0.name.uppercased())_CALLER_ARENA`" }
      .joined(separator: ", ")
    holes["hooks"] = bundle.members.map { "`\($0.name.uppercased())_HOOK`" }.joined(separator: ", ")
    var readme = file("bundle.md", holes)
    readme.path = "README.md"
    return readme
  }

  /// The calls a first program makes.
  private func usage(of member: Bundle.Member) -> String {
    let name = member.name
    // Several models' variables need names of their own, and other ones than the functions.
    let prefix = bundle.isShared ? "my_\(name)_" : ""
    let (inputs, outputs) = (member.program.inputs, member.program.outputs)
    let rows = member.program.rowInput
    let fill = inputs.enumerated().filter { $0.offset != rows?.port }.map { index, port in
      let input = inputs.count == 1 ? "input" : "input_\(index)"
      return "\(port.type.element.cName) *\(prefix)\(input) = \(name)_\(input)();  "
        + "// fill it: \("\(name)_\(input)".uppercased())_ELEMENTS values"
    }
    let read = outputs.enumerated().map { index, port in
      let output = outputs.count == 1 ? "output" : "output_\(index)"
      return "const \(port.type.element.cName) *\(prefix)\(output) = \(name)_\(output)();  "
        + "// valid until the next run\(bundle.isShared ? " of any model" : "")"
    }
    let run =
      rows == nil
      ? ["\(name)_invoke();"]
      : [
        "for (int y = 0; y < \(name.uppercased())_ROWS; y++) {",
        "  \(name)_push_row(row(y));  // \(name.uppercased())_ROW_ELEMENTS values, as they come in",
        "}",
      ]
    return (fill + run + read).joined(separator: "\n")
  }

  private func extras(of member: Bundle.Member) -> [String] {
    let name = member.name
    let slices = """

      `\(name)_step()` runs a row of a layer, or a layer, and returns 1 when the run is done: call it until then instead of
      `\(name)_invoke()`, with whatever else is due in between. `\(name)_reset()` gives up a run.
      """
    let trace = """

      `\(name)_trace()` points to `\(name.uppercased())_TRACE_BYTES` that say what the last runs have computed: save them with the input, and
      `kinglet explain MODEL TRACE -i INPUT.npy` names the first step that went wrong.
      """
    let isSliced = member.program.progress != nil && member.program.rowInput == nil
    return (isSliced ? [slices] : [])
      + (member.program.trace == nil ? [] : [trace])
  }

  private var facts: String {
    var lines = ["| | |", "|---|---|"]
    for (member, facts) in zip(bundle.members, models) { lines += self.facts(member, facts) }
    if bundle.isShared {
      lines += [
        "| made by | kinglet \(version) |", "| shared arena | \(bundle.arenaBytes) bytes |",
        "| weights and tables of all | \(bundle.weightBytes) bytes |",
      ]
    }
    for verdict in verdicts {
      lines.append(
        "| \(verdict.target) | \(verdict.fits ? "fits" : "does not fit"): RAM \(verdict.ram.total) of "
          + "\(verdict.ram.available), flash about \(verdict.flash.total) of "
          + "\(verdict.flash.available) bytes |")
    }
    return lines.joined(separator: "\n")
  }

  private func facts(_ member: Bundle.Member, _ facts: FitReport.ModelFacts) -> [String] {
    let (program, plan) = (member.program, member.program.plan)
    let whose = bundle.isShared ? "\(member.name): " : ""
    let quality = plan.isOptimal ? ", optimal for this order of steps" : ""
    return ["| \(whose)model file | sha256 `\(facts.sha256)` |"]
      + (bundle.isShared ? [] : ["| made by | kinglet \(version) |"])
      + [
        "| \(whose)outputs | those of \(program.numerics.reference), bit for bit |",
        "| \(whose)multiply-accumulates | \(facts.macsAfterShrinking) |",
        "| \(whose)arena | \(plan.arenaBytes) bytes\(quality) |",
        "| \(whose)weights and tables | \(program.weightBytes) bytes |",
      ] + copies(member)
  }

  private func copies(_ member: Bundle.Member) -> [String] {
    let count = member.program.copies.count
    let whose = bundle.isShared ? "\(member.name): " : ""
    return count == 0
      ? []
      : [
        "| \(whose)copied to RAM before the first run | \(count) of the constants, as state: "
          + "`\(member.name)_reset()` copies them again |"
      ]
  }

  private var building: String {
    var rows: [String] = []
    if ecosystems.contains(.espIDF) {
      rows.append(
        "| ESP-IDF | copy this folder into `components/\(name)`, add `\(name)` to `REQUIRES` |")
    }
    if ecosystems.contains(.cmake) {
      rows.append(
        "| CMake, STM32CubeMX | `add_subdirectory(\(name))`, "
          + "`target_link_libraries(app \(name))` |")
    }
    if ecosystems.contains(.make) { rows.append("| make | `make` gives `lib\(name).a` |") }
    rows.append(
      "| anything else | compile `src/\(name).c` and `src/\(name)_weights.c` with `-Isrc` |")
    return rows.joined(separator: "\n")
  }
}
