import Compiler
import IR
import TFLite

extension CaseRun {
  /// Reads and compiles a case of a suite.
  package init(
    _ item: Case, numerics: Numerics = .tflm, tuning: Tuning = Tuning(),
    _ memories: MemoryRequest = MemoryRequest(), of target: Target? = nil
  ) throws {
    let model = try Model(bytes: Files.read(item.modelPath))
    let compilation = try Compilation(model, numerics: numerics, tuning: tuning)
      .placed(memories, on: target)
    let vectors = try Self.vectors(of: item, compilation.program)
    self.init(
      name: item.name, compilation: compilation, vectors: vectors, tolerance: item.tolerance)
  }

  /// The runs of a case, with their goldens where those are wanted.
  static func vectors(
    of item: Case, _ program: Program, hasOutputs: Bool = true
  ) throws -> [Vector] {
    var vectors: [Vector] = []
    for vector in item.vectors {
      let runs = try Self.runs(vector, program, hasOutputs: hasOutputs)
      vectors += runs.enumerated().map { index, run in
        // State carries from one vector to the next, and along a sequence.
        let goesOn = vector.isSequence ? index > 0 : item.isStateful && !vectors.isEmpty
        let name = vector.isSequence ? "\(vector.name)[\(index)]" : vector.name
        return Vector(name: name, inputs: run.inputs, outputs: run.outputs, isFresh: !goesOn)
      }
    }
    guard !vectors.isEmpty else {
      throw InputError("a case must have runs to check, v0/input_0.npy and so on (has none)")
    }
    return vectors
  }

  /// The runs of a vector: one, or as many as its first dimension says.
  private static func runs(
    _ vector: Case.Vector, _ program: Program, hasOutputs: Bool
  ) throws -> [(inputs: [Tensor], outputs: [Tensor])] {
    let outputPorts = hasOutputs ? program.outputs : []
    let outputPaths = hasOutputs ? vector.outputs : []
    guard vector.isSequence else {
      return [
        (
          inputs: try tensors(vector.inputs, program.inputs, "inputs"),
          outputs: try tensors(outputPaths, outputPorts, "outputs")
        )
      ]
    }
    let inputs = try sequences(vector.inputs, program.inputs, "inputs")
    let outputs = try sequences(outputPaths, outputPorts, "outputs")
    let lengths = Set((inputs + outputs).map(\.count))
    guard lengths.count == 1, let length = lengths.first else {
      throw InputError(
        "\(vector.name): all files must have as many time steps (have \(lengths.sorted()))")
    }
    return (0..<length).map { time in (inputs.map { $0[time] }, outputs.map { $0[time] }) }
  }

  /// Reads one file for each port, whose first dimension is time, and cuts it into its time steps.
  private static func sequences(
    _ paths: [String], _ ports: [Program.Operand], _ what: String
  ) throws -> [[Tensor]] {
    guard paths.count == ports.count else {
      throw InputError("the model has \(ports.count) \(what), found \(paths.count) files")
    }
    return try zip(paths, ports).map { path, port in
      let array = try NpyArray(path: path)
      let length = array.tensor.count / port.type.count
      guard array.element == port.type.element, array.shape.first == length,
        array.tensor.count.isMultiple(of: port.type.count)
      else {
        throw InputError(
          "\(path): \(port.name) is \(port.type.element)\(port.type.shape) at each time step, "
            + "found \(array.element)\(array.shape)")
      }
      let bytes = port.type.byteCount
      return (0..<length).map { time in
        Tensor(array.element, bytes: Array(array.tensor.bytes[time * bytes..<(time + 1) * bytes]))
      }
    }
  }

  /// Reads one file for each port and checks type and size.
  package static func tensors(
    _ paths: [String], _ ports: [Program.Operand], _ what: String
  ) throws -> [Tensor] {
    guard paths.count == ports.count else {
      throw InputError("the model has \(ports.count) \(what), found \(paths.count) files")
    }
    return try zip(paths, ports).map { path, port in
      let array = try NpyArray(path: path)
      guard array.element == port.type.element, array.tensor.count == port.type.count else {
        throw InputError(
          "\(path): \(port.name) is \(port.type.element)\(port.type.shape), "
            + "found \(array.element)\(array.shape)")
      }
      return array.tensor
    }
  }
}
