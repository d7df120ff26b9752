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
