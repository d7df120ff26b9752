/// What the choice of kernels depends on besides types: it changes size and speed, never a bit.
package struct Tuning: Sendable, Hashable {
  /// What kernels may use. Every kernel has a portable path over the same constants, so that the
  /// sources compile everywhere.
  package enum Instructions: String, Sendable, CaseIterable {
    /// C alone.
    case portable
    /// A multiplication of 32 bits, as all cores have it: Cortex-M0 to -M3, RISC-V, Xtensa.
    case scalar
    /// The dual 16-bit multiplications of Cortex-M4, -M7 and -M33 (Armv7E-M, Armv8-M with DSP).
    case dsp
    /// The vectors of Cortex-M55 (Armv8.1-M MVE).
    case helium
  }

  /// What matters most.
  package enum Goal: String, Sendable, CaseIterable {
    case speed, balanced, size, ram
  }

  /// Where weights are kept in a prefix code that kernels undo at every run.
  package enum Coding: Sendable, CaseIterable {
    case nowhere
    /// In layers that take less flash by it, tables and code included.
    case wherePaying
    /// In all layers that can be, for tests.
    case everywhere

    /// The most bytes that coded weights may take which could be kept in others; nil if they are not
    /// coded at all.
    package func mostBytes(insteadOf plainBytes: Int) -> Int? {
      switch self {
      case .nowhere: nil
      case .wherePaying:
        plainBytes - max(Self.leastSaving, plainBytes / 100 * Self.leastPercent)
      case .everywhere: .max
      }
    }

    /// What a layer has to save at least: about the code of a decoder, which the first has to bring.
    package static let leastSaving = 256
    package static let leastPercent = 12
  }

  package var instructions: Instructions
  /// The core that kernels are chosen for; nil for any that has these instructions.
  package var core: String?
  /// What kernels take there; nil where nobody has counted.
  package var costs: KernelCosts?
  package var goal: Goal
  /// A run can be left off and taken up again, between rows too.
  package var isSliced: Bool
  /// Runs keep digests of what steps compute.
  package var isTraced: Bool
  /// The application hands over the first image among the inputs row by row.
  package var streamsInput = false
  /// False where kernels must do without memory of their own.
  package var allowsScratch = true
  package var coding = Coding.nowhere

  /// False to leave channels, clamps and tables as the file has them, for comparison.
  package var shrinks: Bool

  /// Kernels take so many output channels at once; one that is left over takes them longer.
  package var channelMultiple: Int {
    instructions != .portable && (goal == .speed || goal == .balanced) ? 2 : 1
  }

  /// Each layer has a copy of its kernel, which knows the layer's numbers, where that takes less time.
  /// Kernels of DSP are assembly: copies gain nothing.
  package var copiesKernels: Bool {
    goal == .speed && instructions != .dsp && costs?.copies ?? 0 < 0.99
  }

  package init(
    _ instructions: Instructions = .portable, goal: Goal = .balanced, isSliced: Bool = false,
    isTraced: Bool = false, shrinks: Bool = true
  ) {
    self.instructions = instructions
    self.goal = goal
    self.isSliced = isSliced
    self.isTraced = isTraced
    self.shrinks = shrinks
  }
}
