import EmbeddedFiles
import FoundationEssentials
import IR

/// What is known of the speed of a core and of kernels on it, below `Targets/cores`: what kernels take is
/// counted by `Tests/Footprints/instructions.py`, `factors.json` derived by `calibrate.py` beside it.
struct CycleModel {
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
  let instructions: KernelCosts

  /// The model of a core; nil for one that nobody has described.
  init?(core id: String) {
    guard let core = Self.cores[id], let counted = KernelCosts.counted[core.set] else { return nil }
    (self.core, instructions) = (core, counted)
  }

  /// The counted core whose kernels stand for those of a target's.
  static func set(for core: String) -> String? { cores[core]?.set }

  private static let cores: [String: Core] = {
    struct File: Decodable { var cores: [String: Core] }
    return decoded("\(folder)/factors.json", as: File.self).cores
  }()

  fileprivate static let folder = "Targets/cores"

  fileprivate static func decoded<File: Decodable>(_ name: String, as: File.Type) -> File {
    do {
      return try JSONDecoder().decode(File.self, from: Data(EmbeddedFile.text(name).utf8))
    } catch {
      preconditionFailure("\(name) is valid: \(error)")
    }
  }
}

extension KernelCosts {
  /// The counted core that stands for a target's or an emulated chip's; nil for one that nobody has
  /// described.
  static func core(standingFor id: String) -> String? {
    CycleModel.set(for: id) ?? (counted[id] == nil ? nil : id)
  }

  /// By the names of counted cores: `cortex-m4`, `rv32imc`.
  static let counted: [String: KernelCosts] = {
    let names = EmbeddedFile.names.filter {
      $0.hasPrefix(CycleModel.folder) && !$0.hasSuffix("/factors.json")
    }
    let costs = names.map { name in
      let core = name.dropFirst(CycleModel.folder.count + 1).dropLast(".json".count)
      return (String(core), CycleModel.decoded(name, as: KernelCosts.self))
    }
    return Dictionary(uniqueKeysWithValues: costs)
  }()
}
