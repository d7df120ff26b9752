import EmbeddedFiles
import FoundationEssentials
import IR

/// Measured code and stack of every kernel, per instruction set: `Templates/footprints.json`.
///
/// `Tests/Footprints/measure.py` compiles the kernels, says what the numbers mean and writes the file.
package struct Footprints: Decodable {
  /// Of one kernel, compiled with `-Os` for unknown parameters, in bytes.
  struct Kernel: Decodable {
    var code: Int
    var stack: Int
  }

  /// By instruction set, header and function.
  var sets: [String: [String: [String: Kernel]]]

  /// The kernel of that name on the instruction set that stands for `core`, if it is measured.
  func kernel(_ function: String, on core: String) -> Kernel? {
    let kernels = sets[Self.set(for: core)]?.values.lazy
    if let found = kernels?.compactMap({ $0[function] }).first { return found }
    // What makes or takes in one row, or starts from the end, is part of the kernel for all rows, or much like it.
    for suffix in ["_add_row", "_rows", "_row", "_back"] where function.hasSuffix(suffix) {
      return self.kernel(String(function.dropLast(suffix.count)), on: core)
    }
    return nil
  }

  static let measured: Footprints = {
    do {
      return try JSONDecoder().decode(
        Footprints.self, from: Data(EmbeddedFile.text("Templates/footprints.json").utf8))
    } catch {
      preconditionFailure("footprints.json is valid: \(error)")
    }
  }()

  /// The instruction set that stands for a core.
  package static func set(for core: String) -> String {
    switch core {
    case "cortex-m0", "cortex-m0plus": "cortex-m0"
    case "cortex-m3": "cortex-m3"
    case "cortex-m7": "cortex-m7"
    case "cortex-m33": "cortex-m33"
    case "cortex-m55": "cortex-m55"
    case let core where core.hasPrefix("riscv"): "rv32imc"
    case let core where core.hasPrefix("xtensa"): "xtensa"
    default: "cortex-m4"
    }
  }

  /// A core that an instruction set stands for.
  static func core(of set: String) -> String { set == "rv32imc" ? "riscv" : set }
}

/// What a program is expected to need besides its arena and weights.
///
/// The constants are those of GCC 12 with `-Os` on real models: code comes out within a quarter of
/// what the compiler makes, stack never below.
package struct CodeEstimate: Sendable {
  /// Bytes of code and parameter structs.
  package let codeBytes: Int
  /// Bytes of stack of one inference.
  package let stackBytes: Int
  /// True if a compiler and a linker have said so.
  package let isMeasured: Bool
  /// Who takes the flash, where a linker has said so.
  package let map: FlashMap?

  /// What has been measured.
  package init(codeBytes: Int, stackBytes: Int, map: FlashMap? = nil) {
    (self.codeBytes, self.stackBytes, isMeasured, self.map) = (codeBytes, stackBytes, true, map)
  }

  /// The estimate for a core, from the measured sizes of the kernels that `program` calls.
  package init(_ program: Program, core: String) {
    self.init([program], core: core)
  }

  /// The estimate for programs in one source, which share kernels and run one at a time.
  package init(_ programs: [Program], core: String) {
    self.init(
      calls: programs.flatMap { $0.calls.map(\.kernel) }, of: programs.count, core: core,
      copied: programs.contains { $0.copiesKernels })
  }

  /// The estimate for all calls of so many programs.
  ///
  /// - Parameter copied: each call has a kernel of its own.
  init(calls: [KernelCall], of programs: Int = 1, core: String, copied: Bool = false) {
    // The kernel for some rows is part of that for all of them.
    let calls = Dictionary(grouping: calls) { Self.whole($0.function) }
    let kernels = calls.map { function, calls in
      Use(
        calls: calls, footprint: Footprints.measured.kernel(function, on: core), isCopied: copied)
    }
    codeBytes = Self.frameBytes * programs + kernels.reduce(0) { $0 + $1.codeBytes }
    // Inlined kernels add to the frame of `invoke`, one at a time; beyond it lies one shared kernel.
    let inlined = kernels.filter(\.isInlined).map(\.stackBytes).max() ?? 0
    let shared = kernels.filter { !$0.isInlined }.map(\.stackBytes).max() ?? 0
    stackBytes = Self.frameStackBytes + inlined + shared + Self.libraryStackBytes
    (isMeasured, map) = (false, nil)
  }

  private static func whole(_ function: String) -> String {
    for suffix in ["_rows", "_row"] where function.hasSuffix(suffix) {
      return function.hasSuffix("_add_row") ? function : String(function.dropLast(suffix.count))
    }
    return function
  }

  /// The accessors, the frame of `invoke`, and what it keeps on the stack.
  private static let frameBytes = 64
  private static let frameStackBytes = 64
  /// What a function of the compiler's library takes, such as 64-bit division.
  private static let libraryStackBytes = 96
}

/// A kernel and all calls of it in one program.
private struct Use {
  let calls: [KernelCall]
  let footprint: Footprints.Kernel?
  let isCopied: Bool

  /// A kernel that is called once becomes part of `invoke`.
  var isInlined: Bool { calls.count == 1 || isCopied }

  var stackBytes: Int { footprint?.stack ?? 0 }

  var codeBytes: Int {
    let code = footprint?.code ?? 0
    let arguments = calls.reduce(0) { $0 + ($1.arguments.count + 1) * Self.argumentBytes }
    // With its parameters known, a little more than half of a kernel remains, and no struct.
    guard !isInlined else { return calls.count * code * 11 / 20 + arguments }
    return calls.reduce(code + arguments) { $0 + Self.bytes(of: $1.parameters) }
  }

  /// An address in the code, and the instructions that load and pass it.
  private static let argumentBytes = 7

  private static func bytes<Parameters>(of parameters: Parameters) -> Int {
    MemoryLayout<Parameters>.size
  }
}
