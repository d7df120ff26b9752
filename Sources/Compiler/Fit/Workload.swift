import IR

extension Workload {
  /// All but the decoding of weights before its kernels run. Weights that are used as they are decoded
  /// are as much work as their code has tokens.
  package init(_ step: Program.Step) {
    self.init(step.op, step.types)
    for call in step.calls where !call.kernel.isDecoder {
      if let coding = call.kernel.coding { macs = coding.tokens }
    }
  }

  /// That decoding.
  init(decoding kernel: KernelCall) {
    self.init(
      results: kernel.coding?.plain.reduce(0) { $0 + $1.bytes.count } ?? 0, operands: 0,
      macs: kernel.coding?.tokens ?? 0)
  }
}

extension Program {
  /// See `Tuning.copiesKernels`.
  var copiesKernels: Bool { steps.first?.types.tuning.copiesKernels ?? false }
}

/// A kernel and what it has to do.
package struct KernelWork: Sendable, Encodable {
  package var kernel: String
  package var work: Workload
}

extension Program.Step {
  /// The work of what decodes weights: the calls that do so before its kernels, and these themselves where
  /// they do.
  package var codedWork: [KernelWork] {
    let kernels = calls.map(\.kernel)
    let decoders = kernels.filter(\.isDecoder).map {
      KernelWork(kernel: $0.function, work: Workload(decoding: $0))
    }
    let isCoded = kernels.contains { $0.coding != nil && !$0.isDecoder }
    return decoders + (isCoded ? [KernelWork(kernel: kernelSet, work: Workload(self))] : [])
  }

  /// The functions it calls, in order: `kl_pad kl_conv_2d_s8`.
  package var kernelNames: String { calls.map(\.kernel.function).joined(separator: " ") }

  /// The functions it calls, each once: what counted instructions are kept by.
  ///
  /// Without those that decode weights, whose work is counted by itself.
  var kernelSet: String {
    var seen: Set<String> = []
    return calls.filter { !$0.kernel.isDecoder }.map(\.kernel.function).filter {
      seen.insert($0).inserted
    }.joined(separator: " ")
  }
}
