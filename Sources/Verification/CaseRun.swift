import Compiler
import FoundationEssentials
import IR
import TFLite

/// A compiled model with the inputs to run it on and, where known, the outputs to expect.
package struct CaseRun: Sendable {
  package struct Vector: Sendable {
    package var name: String
    package var inputs: [Tensor]
    /// Golden outputs of another implementation, or nil.
    package var outputs: [Tensor]?
    /// True if the run starts on a new instance.
    package var isFresh: Bool

    package init(
      name: String, inputs: [Tensor], outputs: [Tensor]? = nil, isFresh: Bool = true
    ) {
      (self.name, self.inputs, self.outputs) = (name, inputs, outputs)
      self.isFresh = isFresh
    }
  }

  package let name: String
  package let compilation: Compilation
  package let vectors: [Vector]
  package let tolerance: Tolerance

  package init(
    name: String, compilation: Compilation, vectors: [Vector], tolerance: Tolerance = .exact
  ) {
    self.name = name
    self.compilation = compilation
    self.vectors = vectors
    self.tolerance = tolerance
  }

  /// Reads and compiles a case of a suite.
  package init(
    _ item: Case, numerics: Numerics = .tflm, tuning: Tuning = Tuning()
  ) throws {
    let model = try Model(bytes: Files.read(item.modelPath))
    let compilation = try Compilation(model, numerics: numerics, tuning: tuning)
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

  /// What the interpreter computes: one run of the program for each vector.
  struct Reference {
    /// The results of every step, in order.
    var steps: [(step: Int, operand: Program.Operand, tensor: Tensor)] = []
    var outputs: [Tensor] = []
  }

  /// Runs the program in its arena, vector after vector.
  func references() -> [Reference] {
    let program = compilation.program
    var instance = ArenaInterpreter(program)
    return vectors.map { vector in
      if vector.isFresh { instance = ArenaInterpreter(program) }
      var reference = Reference()
      reference.outputs = instance.run(vector.inputs) { step, results in
        reference.steps += zip(program.steps[step].results, results).map { (step, $0, $1) }
      }
      return reference
    }
  }

  /// The failures of the interpreter: over the graph, over the program, and against the goldens.
  func interpreterFailures(_ references: [Reference]) -> [VerificationReport.Failure] {
    let graph = compilation.original
    var instance = Interpreter(graph)
    return zip(vectors, references).compactMap { vector, reference in
      if vector.isFresh { instance = Interpreter(graph) }
      let values = instance.run(vector.inputs)
      for (step, operand, tensor) in reference.steps {
        guard let original = values[operand.id] else { continue }
        if let failure = failure(
          vector, step: step, expected: original, actual: tensor.bytes[...], operand.type.shape,
          "program in its arena against the graph as imported")
        {
          return failure
        }
      }
      for (output, (expected, actual)) in zip(graph.outputs(in: values), reference.outputs)
        .enumerated()
      {
        if let failure = failure(
          vector, expected: expected, actual: actual.bytes[...],
          compilation.program.outputs[output].type.shape,
          "output \(output) of the program against the graph as imported")
        {
          return failure
        }
      }
      return goldenFailure(vector, reference.outputs.map { $0.bytes[...] }, "interpreter")
    }
  }

  /// The failures of generated C: against the interpreter at every step, and against the goldens.
  func traceFailures(
    _ references: [Reference], _ traces: ArraySlice<Trace>
  ) -> [VerificationReport.Failure] {
    zip(vectors.indices, vectors).compactMap { index, vector in
      let position = traces.startIndex + index
      guard traces.indices.contains(position) else {
        return failure(vector, "a run", "none: an earlier run ended the program")
      }
      return traceFailure(vector, references[index], traces[position])
    }
  }

  private func traceFailure(
    _ vector: Vector, _ reference: Reference, _ trace: Trace
  ) -> VerificationReport.Failure? {
    for (expected, rows) in zip(reference.steps, trace.steps) {
      if let failure = failure(
        vector, step: expected.step, expected: expected.tensor, actual: rows.bytes,
        expected.operand.type.shape, "generated C against the interpreter")
      {
        return failure
      }
    }
    if let crash = trace.crash { return failure(vector, "a run to the end", crash) }
    guard trace.steps.count == reference.steps.count else {
      return failure(vector, "\(reference.steps.count) step results", "\(trace.steps.count)")
    }
    for (index, (expected, actual)) in zip(reference.outputs, trace.outputs).enumerated() {
      if let failure = failure(
        vector, expected: expected, actual: actual,
        compilation.program.outputs[index].type.shape, "output \(index) of the C")
      {
        return failure
      }
    }
    if let offset = trace.guardViolations.first {
      return failure(vector, "bytes beside the arena unchanged", "offset \(offset) written")
    }
    if let output = trace.unrepeatable.first {
      return failure(vector, "output \(output) the same whatever the arena held", "it differs")
    }
    return goldenFailure(vector, trace.outputs, "generated C")
  }

  private func goldenFailure(
    _ vector: Vector, _ outputs: [ArraySlice<UInt8>], _ engine: String
  ) -> VerificationReport.Failure? {
    for (index, (expected, actual)) in zip(vector.outputs ?? [], outputs).enumerated() {
      let shape = compilation.program.outputs[index].type.shape
      if let difference = Difference(
        expected: expected, actual: actual, shape: shape, tolerance: tolerance)
      {
        return failure(
          vector, step: nil, difference, "output \(index) of the \(engine) against the golden")
      }
    }
    return nil
  }

  private func failure(
    _ vector: Vector, step: Int? = nil, expected: Tensor, actual: ArraySlice<UInt8>,
    _ shape: [Int], _ what: String
  ) -> VerificationReport.Failure? {
    // C and interpreter agree on floats bit for bit unless the case says how far they may differ.
    Difference(expected: expected, actual: actual, shape: shape, tolerance: tolerance)
      .map { failure(vector, step: step, $0, what) }
  }

  private func failure(
    _ vector: Vector, step: Int?, _ difference: Difference, _ what: String
  ) -> VerificationReport.Failure {
    .init(
      case: name, vector: vector.name, step: step, index: difference.index,
      expected: .init(difference.expected), actual: .init(difference.actual), what: what)
  }

  private func failure(
    _ vector: Vector, _ expected: String, _ actual: String
  ) -> VerificationReport.Failure {
    .init(
      case: name, vector: vector.name, step: nil, index: [], expected: .init(expected),
      actual: .init(actual), what: "generated C")
  }
}

extension CaseRun {
  /// The outputs of the generated C for the first vector.
  package func outputsOfC() throws -> [Tensor] {
    let folder = try Files.temporaryFolder()
    defer { Files.remove(folder) }
    let harness = try Harness(
      [compilation.program], on: try HostCompiler(), in: folder, shared: false)
    let traces = try harness.run([.init(model: 0, isFresh: true, inputs: vectors[0].inputs)])
    guard let trace = traces.first, trace.isComplete else {
      throw IOError("the generated C did not run to its end: \(traces.first?.crash ?? "no trace")")
    }
    return zip(trace.outputs, compilation.program.outputs).map {
      Tensor($1.type.element, bytes: Array($0))
    }
  }
}
