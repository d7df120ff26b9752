import EmbeddedFiles

/// The folder that `generate` writes: the sources and the files that build them.
package struct Package: Sendable {
  /// Whose build files are written.
  package enum Ecosystem: String, Sendable, CaseIterable {
    case espIDF = "esp-idf"
    case cmake, make
  }

  private let source: CSource
  private let name: String
  private let report: FitReport
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
    source = CSource(program, model: name, stack: stack)
    self.name = name
    self.report = report
    self.ecosystems = ecosystems
    self.version = version
  }

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
      path: "\(name)_budget.json", text: Budget(source.program, report).json)
    var files = sources + [file("src/module.modulemap"), readme, budget]
    if !ecosystems.isDisjoint(with: [.espIDF, .cmake]) { files.append(file("CMakeLists.txt")) }
    if ecosystems.contains(.espIDF) { files.append(file("idf_component.yml")) }
    if ecosystems.contains(.make) { files.append(file("Makefile")) }
    return files.sorted { $0.path < $1.path }
  }

  private func file(_ path: String, _ holes: [String: String] = [:]) -> GeneratedFile {
    let last = path.split(separator: "/").last ?? ""
    let template = Template(EmbeddedFile.text("Templates/package/\(last)"))
    return GeneratedFile(path: path, text: template.filled(model: name, holes))
  }

  private var readme: GeneratedFile {
    file(
      "README.md",
      [
        "usage": usage, "facts": facts, "building": building,
        "extras": extras.joined(separator: "\n"),
      ])
  }

  /// The calls a first program makes.
  private var usage: String {
    let (inputs, outputs) = (source.program.inputs, source.program.outputs)
    let rows = source.program.rowInput
    let fill = inputs.enumerated().filter { $0.offset != rows?.port }.map { index, port in
      let input = inputs.count == 1 ? "input" : "input_\(index)"
      return "\(port.type.element.cName) *\(input) = \(name)_\(input)();  "
        + "// fill it: \("\(name)_\(input)".uppercased())_ELEMENTS values"
    }
    let read = outputs.enumerated().map { index, port in
      let output = outputs.count == 1 ? "output" : "output_\(index)"
      return "const \(port.type.element.cName) *\(output) = \(name)_\(output)();  "
        + "// valid until the next run"
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

  private var extras: [String] {
    let slices = """

      `\(name)_step()` runs a row of a layer, or a layer, and returns 1 when the run is done: call it until then instead of
      `\(name)_invoke()`, with whatever else is due in between. `\(name)_reset()` gives up a run.
      """
    let trace = """

      `\(name)_trace()` points to `\(name.uppercased())_TRACE_BYTES` that say what the last runs have computed: save them with the input, and
      `kinglet explain MODEL TRACE -i INPUT.npy` names the first step that went wrong.
      """
    let isSliced = source.program.progress != nil && source.program.rowInput == nil
    return (isSliced ? [slices] : [])
      + (source.program.trace == nil ? [] : [trace])
  }

  private var facts: String {
    let plan = source.program.plan
    var lines = [
      "| | |", "|---|---|",
      "| model file | sha256 `\(report.model.sha256)` |",
      "| made by | kinglet \(version) |",
      "| outputs | those of \(source.program.numerics.reference), bit for bit |",
      "| multiply-accumulates | \(report.model.macsAfterShrinking) |",
      "| arena | \(plan.arenaBytes) bytes\(plan.isOptimal ? ", optimal for this order of steps" : "") |",
      "| weights and tables | \(source.program.weightBytes) bytes |",
    ]
    for verdict in report.targets {
      lines.append(
        "| \(verdict.target) | \(verdict.fits ? "fits" : "does not fit"): RAM \(verdict.ram.total) of "
          + "\(verdict.ram.available), flash about \(verdict.flash.total) of "
          + "\(verdict.flash.available) bytes |")
    }
    return lines.joined(separator: "\n")
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
