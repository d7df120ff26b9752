import Compiler
import IR
import Verification

extension Command {
  static let run = Command(
    "run", "MODEL -i FILE.npy ... [-o DIR]", "runs a model on given inputs",
    options: [
      Option(
        "-i", "--input", value: "FILE.npy", help: "the inputs in the model's order, one option each"
      ),
      Option(
        "-o", "--output", value: "DIR", help: "where output_<i>.npy go; without it they are printed"
      ),
      Option(
        "--engine", choices: ["interpreter", "c"], help: "who computes (default interpreter)"),
      .numerics,
      Option(
        "--max-iterations", value: "N", help: "turns of loops before a run fails (default 1048576)"),
      Option("--layers", help: "also write every tensor of the graph as t<index>.npy"),
      .memoriesOf,
    ] + Option.tuning
  ) { arguments, console in
    let file = try ModelFile(arguments.operand("MODEL"))
    let compilation = try file.compiled(arguments)
    let program = compilation.program
    let paths = arguments.all("--input")
    guard paths.count == program.inputs.count else {
      throw UsageError(
        "the model has \(program.inputs.count) inputs, found \(paths.count) of -i FILE.npy: "
          + program.inputs.map { "\($0.name) \($0.type)" }.joined(separator: ", "), command: "run")
    }
    let inputs = try CaseRun.tensors(paths, program.inputs, "inputs")
    let maxIterations = try arguments.int("--max-iterations", in: 0...Int.max - 1) ?? 1 << 20
    var outputs = try LoopBudget.limited(to: maxIterations) {
      var instance = ArenaInterpreter(program)
      return instance.run(inputs)
    }
    // The C runs unbounded, but the same: it comes to an end, too.
    if arguments["--engine"] == "c" {
      outputs = try CaseRun(
        name: file.name, compilation: compilation, vectors: [.init(name: "input", inputs: inputs)]
      ).outputsOfC()
    }
    guard let folder = arguments["--output"] else {
      printOutputs(outputs, program, console)
      return .yes
    }
    for (index, (output, port)) in zip(outputs, program.outputs).enumerated() {
      try Files.write(
        NpyArray(output, shape: port.type.shape).bytes, to: "\(folder)/output_\(index).npy")
    }
    if arguments.has("--layers") { try writeLayers(compilation.original, inputs, to: folder) }
    return .yes
  }

  private static func writeLayers(_ graph: Graph, _ inputs: [Tensor], to folder: String) throws {
    for (id, tensor) in Interpreter.run(graph, inputs: inputs) {
      try Files.write(
        NpyArray(tensor, shape: graph[id].type.shape).bytes, to: "\(folder)/t\(id.index).npy")
    }
  }

  private static func printOutputs(_ outputs: [Tensor], _ program: Program, _ console: Console) {
    struct Output: Encodable {
      let name: String
      let shape: [Int]
      let values: [Double]
    }
    let all = zip(outputs, program.outputs).map { tensor, port in
      Output(
        name: port.name, shape: port.type.shape,
        values: tensor.element == .float32
          ? tensor.floats.map(Double.init) : tensor.int64s.map(Double.init))
    }
    if console.format == .json {
      console.print(json: ["outputs": all])
      return
    }
    for (output, (tensor, port)) in zip(all, zip(outputs, program.outputs)) {
      let values =
        tensor.element == .float32 ? tensor.floats.map { "\($0)" } : tensor.int64s.map { "\($0)" }
      let shown = values.prefix(64).joined(separator: " ")
      let rest = values.count > 64 ? " … \(values.count - 64) more" : ""
      console.print("\(output.name) \(port.type): \(shown)\(rest)")
    }
  }
}
