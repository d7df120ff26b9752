import Compiler
import FoundationEssentials
import IR

/// A model with inputs and the outputs they must give, as one folder of a suite.
package struct Case: Sendable {
  /// One run, or a sequence of runs: a file for each input and each output, in the model's order.
  package struct Vector: Sendable {
    package var name: String
    /// True if the first dimension of every file is time: one run after the other on a new instance.
    package var isSequence: Bool
    package var inputs: [String]
    package var outputs: [String]
  }

  /// The path below the suite, `CONV_2D/int8_003`.
  package let name: String
  package let modelPath: String
  package let vectors: [Vector]
  package let tolerance: Tolerance
  /// True if state carries from one vector to the next.
  package let isStateful: Bool
  private let provenance: Provenance

  /// Where the goldens come from.
  private struct Provenance {
    /// The only contract whose goldens they are, where the case says so.
    var numerics: Numerics?
    /// The peer that made them: `tflm` or `litert`.
    var reference: String?
    /// What LiteRT's reference kernels make of the case: `equal`, `differs` or `unsupported`.
    var litert: String?
  }

  /// The contract whose outputs the goldens are.
  package var numerics: Numerics { provenance.numerics ?? .tflm }

  /// Why the goldens say nothing about a contract; nil where they do, as they do of their own.
  package func reasonToSkip(for wanted: Numerics?) -> String? {
    guard let wanted, wanted != numerics else { return nil }
    if let own = provenance.numerics { return "the golden is that of \(own.reference)" }
    // Where TensorFlow Lite Micro has no kernel, LiteRT's stands in for it.
    if provenance.reference == "litert" { return nil }
    switch provenance.litert {
    case "equal": return nil
    case "differs": return "LiteRT differs from the golden"
    case "unsupported": return "LiteRT does not run it"
    default: return "the case does not say whether LiteRT agrees"
    }
  }

  private struct Description: Decodable {
    struct Tolerance: Decodable {
      var rtol, atol: Float
    }
    var exact: Bool?
    var tolerance: Tolerance?
    var stateful: Bool?
    var numerics: String?
    var reference: String?
    var litert: String?

    enum CodingKeys: String, CodingKey {
      case exact, tolerance, stateful, numerics, reference
      case litert = "litert_ref"
    }
  }

  /// Every case below `suite`, sorted by name; symbolic links are followed.
  package static func all(in suite: String) throws -> [Case] {
    guard Files.isFolder(suite) else { throw IOError("\(suite): no such folder") }
    var cases: [Case] = []
    try collect(suite, name: "", depth: 0, into: &cases)
    guard !cases.isEmpty else {
      throw InputError(
        "\(suite): no case found; a case is a folder with model.tflite and v0/input_0.npy")
    }
    return cases
  }

  /// Links may form circles; no suite is deeper than this.
  private static let deepest = 8

  private static func collect(
    _ folder: String, name: String, depth: Int, into cases: inout [Case]
  ) throws {
    let names = try Files.names(in: folder)
    if names.contains("model.tflite") {
      cases.append(try Case(folder: folder, name: name.isEmpty ? lastName(folder) : name))
      return
    }
    guard depth < deepest else { return }
    for entry in names where Files.isFolder("\(folder)/\(entry)") {
      try collect(
        "\(folder)/\(entry)", name: name.isEmpty ? entry : "\(name)/\(entry)", depth: depth + 1,
        into: &cases)
    }
  }

  private static func lastName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The case in a folder, whose model may be missing.
  package init(folder: String, name: String) throws {
    self.name = name
    modelPath = "\(folder)/model.tflite"
    var description = Description()
    if Files.exists("\(folder)/case.json") {
      do {
        description = try JSONDecoder().decode(
          Description.self, from: Data(try Files.read("\(folder)/case.json")))
      } catch let error as DecodingError {
        throw InputError("\(folder)/case.json: \(error)")
      }
    }
    if let name = description.numerics, Numerics(rawValue: name) == nil {
      throw InputError("\(folder)/case.json: numerics must be tflm or litert (is \(name))")
    }
    provenance = Provenance(
      numerics: description.numerics.flatMap(Numerics.init), reference: description.reference,
      litert: description.litert)
    isStateful = description.stateful ?? false
    tolerance =
      description.exact == false
      ? Tolerance(
        relative: description.tolerance?.rtol ?? 0, absolute: description.tolerance?.atol ?? 0)
      : .exact
    let names = try Files.names(in: folder)
    let numbers = names.compactMap { $0.first == "v" ? Int($0.dropFirst()) : nil }.sorted()
    let sequences = names.filter { $0.hasPrefix("seq") && Files.isFolder("\(folder)/\($0)") }
    vectors =
      try numbers.map { try Self.vector("v\($0)", in: folder) }
      + sequences.map { try Self.vector($0, in: folder) }
  }

  private static func vector(_ name: String, in folder: String) throws -> Vector {
    let files = try Files.names(in: "\(folder)/\(name)")
    func paths(_ kind: String) -> [String] {
      (0..<files.count).map { "\(kind)_\($0).npy" }.filter(files.contains)
        .map { "\(folder)/\(name)/\($0)" }
    }
    return Vector(
      name: name, isSequence: name.hasPrefix("seq"), inputs: paths("input"),
      outputs: paths("output"))
  }
}
