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

  /// The same runs on one instance, without goldens.
  var inOneGo: CaseRun {
    let vectors = vectors.enumerated().map { index, vector in
      Vector(name: vector.name, inputs: vector.inputs, isFresh: index == 0)
    }
    return CaseRun(name: name, compilation: compilation, vectors: vectors, tolerance: tolerance)
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
