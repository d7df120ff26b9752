import IR

extension Workload {
  init(_ step: Program.Step) { self.init(step.op, step.types) }
}

extension Program {
  /// See `Tuning.copiesKernels`.
  var copiesKernels: Bool { steps.first?.types.tuning.copiesKernels ?? false }
}

extension Program.Step {
  /// The functions it calls, in order: `kl_pad kl_conv_2d_s8`.
  package var kernelNames: String { calls.map(\.kernel.function).joined(separator: " ") }

  /// The functions it calls, each once: what counted instructions are kept by.
  var kernelSet: String {
    var seen: Set<String> = []
    return calls.map(\.kernel.function).filter { seen.insert($0).inserted }.joined(separator: " ")
  }
}
