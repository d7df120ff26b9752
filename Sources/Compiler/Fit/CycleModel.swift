import EmbeddedFiles
import FoundationEssentials

/// What is known of the speed of kernels and cores: `Templates/instructions.json`, counted by
/// `Tests/Footprints/instructions.py`, and `Templates/cores.json`, derived by `calibrate.py` beside it.
struct CycleModel {
  /// Instructions of one kernel: a sum of terms, each an amount of work times its coefficient.
  struct Kernel: Decodable {
    var call: Double?
    var result: Double?
    var operand: Double?
    var mac: Double?
    var line: Double?
    var gathered: Double?
    /// Cycles per instruction where memory answers in one cycle; nil stands for 1.
    var cpi: Double?

    func instructions(_ work: Workload) -> Double {
      let terms = [
        (call, 1), (result, work.results), (operand, work.operands), (mac, work.macs),
        (line, work.lines), (gathered, work.gathered),
      ]
      return terms.reduce(0) { $0 + ($1.0 ?? 0) * Double($1.1) }
    }
  }

  /// The kernels of one instruction set, by the functions that a step calls.
  struct InstructionSet: Decodable {
    var kernels: [String: Kernel]
    /// The relative error over models that were left out.
    var error: Double

    /// The kernel of that name. One that makes or takes in a single row, `kl_conv_2d_s8_row`, does in all
    /// calls together what its layer's does in one; so does one that starts from the end.
    func kernel(_ name: String) -> Kernel? {
      if let known = kernels[name] { return known }
      let suffixes = ["_add_row", "_rows", "_row", "_back"]
      let whole = name.split(separator: " ").map { part in
        part.dropLast(suffixes.first { part.hasSuffix($0) }?.count ?? 0)
      }
      return kernels[whole.joined(separator: " ")]
    }

    /// What stands for a kernel that nobody has counted: the middle of those that have been.
    var usual: Kernel {
      func median(_ term: (Kernel) -> Double?) -> Double {
        let found = kernels.values.compactMap(term).filter { $0 > 0 }.sorted()
        return found.isEmpty ? 1 : found[found.count / 2]
      }
      return Kernel(
        call: median(\.call), result: median(\.result), mac: median(\.mac), cpi: median(\.cpi))
    }
  }

  /// What a core makes of counted work.
  struct Core: Decodable {
    /// The instruction set whose counts stand for it.
    var set: String
    /// Cycles per cycle of perfect memory, or per instruction where `cpi` is nil.
    var factor: Double
    /// The relative error over published latencies that were left out.
    var error: Double
    /// Where the factor is from, for people.
    var basis: String
  }

  let core: Core
  let instructions: InstructionSet

  /// The model of a core; nil for one that nobody has described.
  init?(core id: String) {
    guard let core = Self.cores[id], let set = Self.sets[core.set] else { return nil }
    self.core = core
    instructions = set
  }

  private static let cores: [String: Core] = {
    struct File: Decodable { var cores: [String: Core] }
    return decoded("Templates/cores.json", as: File.self).cores
  }()

  private static let sets: [String: InstructionSet] = {
    struct File: Decodable { var sets: [String: InstructionSet] }
    return decoded("Templates/instructions.json", as: File.self).sets
  }()

  private static func decoded<File: Decodable>(_ name: String, as: File.Type) -> File {
    do {
      return try JSONDecoder().decode(File.self, from: Data(EmbeddedFile.text(name).utf8))
    } catch {
      preconditionFailure("\(name) is valid: \(error)")
    }
  }
}
