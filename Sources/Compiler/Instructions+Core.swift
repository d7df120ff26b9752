import IR

extension Tuning.Instructions {
  /// What kernels may use on a core, as targets and emulated chips name it.
  package init(core: String) {
    switch core {
    case "cortex-m4", "cortex-m7", "cortex-m33", "stm32f405": self = .dsp
    case "cortex-m55": self = .helium
    default: self = Self.isScalar(core) ? .scalar : .portable
    }
  }

  private static func isScalar(_ core: String) -> Bool {
    ["cortex-m0", "cortex-m23", "cortex-m3", "riscv", "rv32", "xtensa"].contains {
      core.hasPrefix($0)
    }
  }
}

extension Tuning {
  /// What kernels are made for on cores, as targets and emulated chips name them: the instructions and
  /// the counted core that these have in common.
  package static func kernels(
    for cores: [String]
  ) -> (instructions: Instructions?, core: String?) {
    func common<Value: Hashable>(_ values: [Value]) -> Value? {
      Set(values).count == 1 ? values.first : nil
    }
    return (
      common(cores.map { Instructions(core: $0) }),
      common(cores.map { KernelCosts.core(standingFor: $0) }) ?? nil
    )
  }

  /// What kernels take on the core, or on one that has the instructions.
  var likelyCosts: KernelCosts? { costs ?? KernelCosts.counted[instructions.representative] }

  /// The same, with what is known of the core.
  var withCosts: Tuning {
    var result = self
    result.costs = core.flatMap { KernelCosts.counted[$0] }
    return result
  }
}
