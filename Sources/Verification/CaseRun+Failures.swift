import Compiler
import IR

extension CaseRun {
  /// The failures of the interpreter: over the graph, over the program, and against the goldens.
  func interpreterFailures(_ references: [Reference]) -> [VerificationReport.Failure] {
    let graph = compilation.original
    var instance = Interpreter(graph)
    return zip(vectors, references).compactMap { vector, reference in
      if vector.isFresh { instance = Interpreter(graph) }
      let values = instance.run(vector.inputs)
      for (step, operand, tensor) in reference.steps {
        guard let original = values[operand.id] else { continue }
        // Of a shrunk result, the channels that live.
        let living = operand.channels.map {
          original.keeping($0, of: graph[operand.id].type.channelCount)
        }
        if let failure = failure(
          vector, step: step, expected: living ?? original, actual: tensor.bytes[...],
          operand.type.shape,
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
  ///
  /// - Parameter stackBound: the most stack that a run may take, where that is known.
  func traceFailures(
    _ references: [Reference], _ traces: ArraySlice<Trace>, stackBound: Int? = nil
  ) -> [VerificationReport.Failure] {
    zip(vectors.indices, vectors).compactMap { index, vector in
      let position = traces.startIndex + index
      guard traces.indices.contains(position) else {
        return failure(vector, "a run", "none: an earlier run ended the program")
      }
      return traceFailure(vector, references[index], traces[position])
        ?? stackFailure(vector, traces[position].stackBytes, stackBound)
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

  /// The failure of a run that has taken more stack than the call graph says it can.
  func stackFailure(
    _ vector: Vector, _ used: Int?, _ bound: Int?
  ) -> VerificationReport.Failure? {
    guard let used, let bound, used > bound else { return nil }
    return failure(vector, "at most \(bound) bytes of stack", "\(used)", "the stack of generated C")
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
    _ vector: Vector, _ expected: String, _ actual: String, _ what: String = "generated C"
  ) -> VerificationReport.Failure {
    .init(
      case: name, vector: vector.name, step: nil, index: [], expected: .init(expected),
      actual: .init(actual), what: what)
  }
}
