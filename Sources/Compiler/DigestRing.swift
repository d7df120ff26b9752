import IR

/// What a program keeps of its last runs: a digest of each step's result, for finding out in the field
/// where a run went wrong.
///
/// In memory: a word that names the program, the number of runs since the last reset, and a ring of
/// runs, a word for each step. The run that is next, or under way, has a place there too; digests of
/// steps that have not run are `Digest.empty`.
package struct DigestRing: Sendable {
  /// Where it lies in the memory that lives on.
  package let offset: Int
  package let steps: Int
  /// The word that names the program: its steps, their types and constants, whatever their kernels.
  package let program: UInt32
  package static let runs = 4

  package var bytes: Int { 4 * (2 + Self.runs * steps) }

  init(offset: Int, steps: [Program.Step]) {
    self.offset = offset
    self.steps = steps.count
    var digest = Digest()
    for step in steps {
      digest.add("\(type(of: step.op).name) \(step.types.results)".utf8)
      for case let constant? in step.types.constants { digest.add(constant.bytes) }
    }
    program = digest.value
  }
}

/// The 32-bit FNV-1a digest of some bytes.
package struct Digest: Sendable {
  package private(set) var value: UInt32 = Self.empty
  /// That of no bytes.
  package static let empty: UInt32 = 2_166_136_261

  package init() {}

  package mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes { value = (value ^ UInt32(byte)) &* 16_777_619 }
  }
}
