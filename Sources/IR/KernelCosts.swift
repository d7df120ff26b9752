/// What kernels take on a core, by the functions that a step calls.
package struct KernelCosts: Sendable, Hashable, Decodable {
  /// Instructions of one kernel: a sum of terms, each an amount of work times its coefficient.
  package struct Kernel: Sendable, Hashable, Decodable {
    package var call: Double?
    package var result: Double?
    package var operand: Double?
    package var mac: Double?
    package var line: Double?
    package var gathered: Double?
    package var run: Double?
    /// Cycles per instruction where memory answers in one cycle; nil stands for 1.
    package var cpi: Double?
    /// How many steps were counted.
    var samples: Int?

    /// True if so many steps were counted that the terms hold for others.
    package var isWellKnown: Bool { samples ?? 0 >= 8 }

    package func instructions(_ work: Workload) -> Double {
      let terms = [
        (call, 1), (result, work.results), (operand, work.operands), (mac, work.macs),
        (line, work.lines), (gathered, work.gathered), (run, work.runs),
      ]
      return terms.reduce(0) { $0 + ($1.0 ?? 0) * Double($1.1) }
    }
  }

  package var kernels: [String: Kernel]
  /// The relative error over models that were left out.
  package var error: Double
  /// What networks take whose layers have each a copy of their kernel, of what they take with shared ones.
  package var copies: Double?

  /// The kernel of that name. One that makes or takes in a single row, `kl_conv_2d_s8_row`, does in all
  /// calls together what its layer's does in one; so does one that starts from the end.
  package func kernel(_ name: String) -> Kernel? {
    if let known = kernels[name] { return known }
    let suffixes = ["_add_row", "_rows", "_row", "_back"]
    let whole = name.split(separator: " ").map { part in
      part.dropLast(suffixes.first { part.hasSuffix($0) }?.count ?? 0)
    }
    return kernels[whole.joined(separator: " ")]
  }

  /// What stands for a kernel that nobody has counted: the middle of those that have been.
  package var usual: Kernel {
    func median(_ term: (Kernel) -> Double?) -> Double {
      let found = kernels.values.compactMap(term).filter { $0 > 0 }.sorted()
      return found.isEmpty ? 1 : found[found.count / 2]
    }
    return Kernel(
      call: median(\.call), result: median(\.result), mac: median(\.mac), cpi: median(\.cpi))
  }

  /// How many times less a kernel must be estimated to take than another before it certainly does:
  /// both may be wrong.
  package var doubt: Double { 1 + 2 * error }
}
