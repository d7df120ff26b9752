import Compiler
import IR

extension Command {
  static let inspect = Command(
    "inspect", "MODEL", "what is in a model, and what shrinks",
    options: [
      Option(
        "--dump-after", value: "STAGE", help: "print the graph as text after import or a pass"),
      .numerics,
      Option("--tensors", help: "also list the tensors"),
    ] + Option.tuning
  ) { arguments, console in
    let file = try ModelFile(arguments.operand("MODEL"))
    if let stage = arguments["--dump-after"] {
      try dump(file, after: stage, arguments, console)
      return .yes
    }
    let compilation: Result<Compilation, UnsupportedModel>
    do {
      compilation = .success(try file.compiled(arguments))
    } catch let error as LocatedError {
      guard let unsupported = error.error as? UnsupportedModel else { throw error }
      compilation = .failure(unsupported)
    }
    let report = InspectReport(
      file.model, compilation: compilation, name: file.name, file: file.bytes,
      numerics: arguments.numerics ?? .tflm)
    switch console.format {
    case .json: console.print(json: report)
    case .csv: console.print(operators(report, console).csv)
    case .text: text(report, tensors: arguments.has("--tensors"), console)
    }
    return .yes
  }

  private static func dump(
    _ file: ModelFile, after stage: String, _ arguments: Arguments, _ console: Console
  ) throws {
    var texts: [(stage: String, text: String)] = []
    _ = try file.compiled(arguments) { texts.append(($0, "\($1)")) }
    guard let found = texts.first(where: { $0.stage == stage }) else {
      throw UsageError(
        "--dump-after must be one of \(texts.map(\.stage).joined(separator: ", ")) (found \(stage))",
        command: "inspect")
    }
    console.print(found.text)
  }

  private static func text(_ report: InspectReport, tensors: Bool, _ console: Console) {
    let model = report.model
    console.print(
      "\(console.styled(model.name, .bold))  \(grouped(model.bytes)) bytes  sha256 \(model.sha256.prefix(16))…"
    )
    for (kind, ports) in [("input ", model.inputs), ("output", model.outputs)] {
      for port in ports { console.print("\(kind)  \(line(port))") }
    }
    var facts = ["\(grouped(model.weightBytes)) bytes of constants"]
    if let macs = model.macs { facts.append("\(grouped(macs)) MACs") }
    if let arena = model.arenaBytes { facts.append("arena \(grouped(arena)) bytes") }
    if model.subgraphs > 1 { facts.append("\(model.subgraphs) subgraphs") }
    console.print(facts.joined(separator: ", "))
    console.print("\n\(operators(report, console).text(console))")
    if tensors { console.print("\n\(tensorTable(report).text(console))") }
    if !report.shrinking.isEmpty {
      console.print("\nWhat shrinks, without changing a bit:")
      for item in report.shrinking {
        console.print("  \(item.operator): \(item.what) (\(item.proof))")
      }
    }
    if let coded = report.codedWeights { console.print("\nIn flash, \(coded).") }
    let refused = report.operators.filter { $0.unsupported != nil }
    if !refused.isEmpty {
      console.print("\n\(console.styled("Not supported:", .red))")
      for op in refused { console.print("  #\(op.index) \(op.name): \(op.unsupported ?? "")") }
    }
  }

  private static func line(_ port: InspectReport.Port) -> String {
    let shape = port.shape.map(String.init).joined(separator: "x")
    let scale = port.scale.map { ", scale \($0), zero point \(port.zeroPoint ?? 0)" } ?? ""
    return "\(port.name): \(port.type)[\(shape)]\(scale)"
  }

  private static func operators(_ report: InspectReport, _ console: Console) -> Table {
    var table = Table(
      ("#", .right), ("operator", .left), ("result", .left), ("MACs", .right), ("options", .left))
    for op in report.operators {
      let results = op.outputs.map { index in
        let tensor = report.tensors[index]
        return "\(tensor.type)[\(tensor.shape.map(String.init).joined(separator: "x"))]"
      }
      let options = op.options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      table.add(
        "\(op.index)", op.name, results.joined(separator: " "), op.macs.map(grouped) ?? "",
        options.joined(separator: " "))
    }
    return table
  }

  private static func tensorTable(_ report: InspectReport) -> Table {
    var table = Table(
      ("tensor", .right), ("type", .left), ("shape", .left), ("quantization", .left),
      ("name", .left))
    for tensor in report.tensors {
      let quantization =
        tensor.scales.count > 1
        ? "\(tensor.scales.count) scales"
        : tensor.scales.first.map { "\($0) \(tensor.zeroPoints.first ?? 0)" } ?? ""
      table.add(
        "\(tensor.index)", tensor.type + (tensor.isConstant ? " constant" : ""),
        tensor.shape.map(String.init).joined(separator: "x"), quantization, tensor.name)
    }
    return table
  }
}
