import Compiler
import IR
import Verification

extension Command {
  static let explain = Command(
    "explain", "MODEL TRACE -i FILE.npy ...", "finds the first step that went wrong in the field",
    options: [
      Option(
        "-i", "--input", value: "FILE.npy",
        help: "the inputs of the last run, or of several, the last run's last"),
      .numerics,
    ] + Option.tuning.filter { $0.key != "--trace" },
    details: """
      TRACE holds what <model>_trace() points to, as it is in memory or as hexadecimal text; the model was
      generated with --trace and else with the options given here. A model with state needs the inputs of
      all runs since its reset. Exit status 1 if a step differs.
      """
  ) { arguments, console in
    let file = try ModelFile(arguments.operands.first ?? arguments.operand("MODEL"))
    guard arguments.operands.count == 2 else {
      throw UsageError("MODEL and TRACE must be given", command: "explain")
    }
    let path = arguments.operands[1]
    var tuning = try arguments.tuning()
    tuning.isTraced = true
    let program = try file.compiled(
      tuning, arguments.numerics, integerPorts: arguments.has("--int8-io")
    ).program
    let paths = arguments.all("--input")
    let count = program.inputs.count
    guard !paths.isEmpty || count == 0, count == 0 || paths.count.isMultiple(of: count) else {
      throw UsageError(
        "-i FILE.npy must be given for each of the model's \(count) inputs, for each run "
          + "(found \(paths.count))", command: "explain")
    }
    let inputs = try stride(from: 0, to: max(paths.count, 1), by: max(count, 1)).map {
      try CaseRun.tensors(Array(paths[$0..<$0 + count]), program.inputs, "inputs")
    }
    let result = try Explanation(
      program, trace: Files.read(path), inputs: inputs, name: path)
    if console.format == .json {
      console.print(json: result)
    } else {
      for run in result.runs { console.print(words(run, program)) }
    }
    return result.agrees ? .yes : .no
  }

  private static func words(_ run: Explanation.Run, _ program: Program) -> String {
    let count = program.steps.count
    guard let difference = run.difference else {
      return run.isComplete
        ? "run \(run.run): all \(count) steps agree"
        : "run \(run.run): stopped after \(run.agreeing) of \(count) steps, which agree"
    }
    let before =
      run.agreeing == 0
      ? "the input may be another than the one given"
      : "the \(run.agreeing) before it agree"
    return
      "run \(run.run): step \(difference.step) \(difference.operator) is the first that differs: "
      + "\(difference.tensor) \(difference.type) has digest \(difference.actual), "
      + "expected \(difference.expected); \(before)"
  }
}
