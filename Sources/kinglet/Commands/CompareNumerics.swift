import Compiler
import IR
import TFLite
import Verification

extension Command {
  /// `verify --compare-numerics`: what LiteRT's contract makes of the inputs that differs.
  static func compareNumerics(_ arguments: Arguments, _ console: Console) throws -> ExitStatus {
    for option in ["--suite", "--numerics"] where arguments.has(option) {
      throw UsageError("--compare-numerics or \(option), not both", command: "verify")
    }
    let file = try ModelFile(arguments.operand("MODEL"))
    let programs = try Numerics.allCases.map { try file.compiled(arguments, for: $0).program }
    let vectors = try vectors(programs[0], arguments)
    let comparison = NumericsComparison(programs[0], programs[1], vectors)
    switch console.format {
    case .json: console.print(json: comparison)
    case .csv: console.print(table(comparison).csv)
    case .text:
      let names = comparison.numerics.joined(separator: " and ")
      console.print("\(file.name), \(names) on \(comparison.inputs) inputs\n")
      console.print(table(comparison).text(console))
    }
    return .yes
  }

  /// The inputs given, as files or as a folder; random ones without any.
  private static func vectors(
    _ program: Program, _ arguments: Arguments
  ) throws -> [CaseRun.Vector] {
    let paths = arguments.all("--input")
    if paths.isEmpty {
      let count = try arguments.int("--random", in: 0...10_000) ?? 3
      let seed = try arguments.int("--seed", in: 0...Int.max) ?? 1
      return TestInputs(program, seed: UInt64(seed)).vectors(random: count)
    }
    if let folder = paths.first, paths.count == 1, Files.isFolder(folder) {
      return try NumericsComparison.vectors(in: folder, program)
    }
    let inputs = try CaseRun.tensors(paths, program.inputs, "inputs")
    return [.init(name: "given", inputs: inputs)]
  }

  private static func table(_ comparison: NumericsComparison) -> Table {
    var table = Table(
      ("output", .right), ("type", .left), ("values", .right), ("differing", .right),
      ("largest difference", .right), ("top-1 answers", .right), ("differing answers", .right),
      ("name", .left))
    for output in comparison.outputs {
      let largest = output.largestDifference
      let difference = Int(exactly: largest).map(grouped) ?? "\(largest)"
      table.add(
        "\(output.index)", output.type, grouped(output.values), grouped(output.differing),
        difference, grouped(output.answers), grouped(output.answersDiffering), output.name)
    }
    return table
  }
}
