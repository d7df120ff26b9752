import Compiler
import IR
import Verification

extension Command {
  static let bench = Command(
    "bench", "MODEL --on CHIP", "instructions per inference and per step, counted on the emulator",
    options: [
      Option(
        "--on", value: "CHIP", help: "cortex-m0, -m3, -m4, -m7, -m33, -m55, rv32imc, xtensa …"),
      .numerics,
      Option("--layers", help: "also list every step"),
      Option("-i", "--input", value: "FILE.npy", help: "the inputs; random ones if absent"),
      .memoriesOf,
    ] + Option.tuning,
    details: """
      Exact and repeatable; built with -O2. Cycles are an estimate for memory without wait states.
      Exit status 1 if a run takes more stack than the call graph says it can.
      """
  ) { arguments, console in
    let file = try ModelFile(arguments.operand("MODEL"))
    guard let id = arguments["--on"] else {
      throw UsageError("--on CHIP must be given", command: "bench")
    }
    guard let chip = EmulatedChip.named(id) else {
      throw UsageError(
        "--on must be one of \(EmulatedChip.all.map(\.id).joined(separator: ", ")) (found \(id))",
        command: "bench")
    }
    let program = try file.compiled(arguments, cores: [chip.id]).program
    let paths = arguments.all("--input")
    let inputs =
      paths.isEmpty
      ? TestInputs(program, seed: 1).vectors(random: 1)[0].inputs
      : try CaseRun.tensors(paths, program.inputs, "inputs")
    let result = try Benchmark(program, on: chip, inputs: inputs)
    switch console.format {
    case .json: console.print(json: result)
    case .csv: console.print(table(result).csv)
    case .text:
      if arguments.has("--layers") { console.print(table(result).text(console) + "\n") }
      let cycles = result.cyclesEstimate.map { ", about \(grouped($0)) cycles" } ?? ""
      console.print(
        "\(file.name) on \(result.on): \(grouped(result.instructions)) instructions\(cycles), "
          + stack(result.stack) + slices(result))
    }
    return result.stack.isWithinBound ? .yes : .no
  }

  /// What a run has taken of the stack and what it can take, in words.
  static func stack(_ use: StackUse) -> String {
    "stack: bound \(grouped(use.bound)), high-water \(grouped(use.highWater))"
      + (use.isWithinBound ? "" : ": MORE THAN THE BOUND")
  }

  private static func slices(_ result: Benchmark) -> String {
    guard let slices = result.slices else { return "" }
    return ", \(grouped(slices.count)) slices of at most \(grouped(slices.longest)) instructions "
      + "(step \(slices.step))"
  }

  private static func table(_ result: Benchmark) -> Table {
    var table = Table(
      ("step", .right), ("operator", .left), ("kernel", .left), ("MACs", .right),
      ("instructions", .right), ("per MAC", .right))
    for step in result.steps {
      let hundredths = step.macs == 0 ? 0 : step.instructions * 100 / step.macs
      let rate =
        step.macs == 0 ? "" : "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
      table.add(
        "\(step.index)", step.operator, step.kernel, grouped(step.macs),
        grouped(step.instructions), rate)
    }
    return table
  }
}
