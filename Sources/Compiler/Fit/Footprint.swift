import EmbeddedFiles
import FoundationEssentials

/// Measured code and stack of every kernel, per instruction set: `Templates/footprints.json`.
///
/// The script `Tests/Footprints/measure.py` compiles each kernel header and writes the file.
struct Footprints: Decodable {
  /// Of one kernel header, compiled with `-Os`, in bytes.
  struct Kernel: Decodable {
    var code: Int
    var stack: Int
  }

  /// By instruction set, then by kernel header.
  var sets: [String: [String: Kernel]]

  static let measured: Footprints = {
    do {
      return try JSONDecoder().decode(
        Footprints.self, from: Data(EmbeddedFile.text("Templates/footprints.json").utf8))
    } catch {
      preconditionFailure("footprints.json is valid: \(error)")
    }
  }()

  /// The instruction set that stands for a core.
  static func set(for core: String) -> String {
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
}

/// What a program is expected to need besides its arena and weights.
package struct CodeEstimate: Sendable {
  /// Bytes of code and parameter structs.
  package let codeBytes: Int
  /// Bytes of stack of one inference.
  package let stackBytes: Int

  /// The estimate for a core, from the measured sizes of the kernels that `program` calls.
  package init(_ program: Program, core: String) {
    let kernels = Footprints.measured.sets[Footprints.set(for: core)] ?? [:]
    let calls = program.steps.flatMap(\.calls)
    let headers = Set(calls.map(\.kernel.header))
    let kernelCode = headers.reduce(0) { $0 + (kernels[$1]?.code ?? 0) }
    codeBytes = Self.frameBytes + kernelCode + calls.reduce(0) { $0 + Self.bytes(of: $1) }
    stackBytes = Self.frameStackBytes + (headers.map { kernels[$0]?.stack ?? 0 }.max() ?? 0)
  }

  /// The accessors and the frame of `invoke`.
  private static let frameBytes = 64
  private static let frameStackBytes = 64

  /// A call: its parameter struct in flash, and about 4 bytes of code for each argument and address.
  private static func bytes(of call: Program.Call) -> Int {
    memberCount(call.kernel.parameters) * 4 + (call.arguments.count + 1) * 8
  }

  private static func memberCount(_ value: Any) -> Int {
    let children = Mirror(reflecting: value).children
    return children.isEmpty ? 1 : children.reduce(0) { $0 + memberCount($1.value) }
  }
}
