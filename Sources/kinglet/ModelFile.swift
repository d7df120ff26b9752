import Compiler
import IR
import TFLite

/// A model file that a command works on.
struct ModelFile {
  let path: String
  let bytes: [UInt8]
  let model: Model

  init(_ path: String) throws {
    self.path = path
    bytes = try Files.read(path)
    do {
      model = try Model(bytes: bytes)
    } catch {
      throw LocatedError(error, file: path)
    }
  }

  /// The model compiled as `arguments` say, for `cores`; for `numerics` where that is given.
  func compiled(
    _ arguments: Arguments, cores: [String] = [], for numerics: Numerics? = nil,
    observe: (String, Graph) -> Void = { _, _ in }
  ) throws -> Compilation {
    let whole = try whole(arguments, cores: cores, for: numerics, observe: observe)
    return try placed(whole, arguments, on: arguments.memoriesTarget())
  }

  /// The same with its arena in one array.
  func whole(
    _ arguments: Arguments, cores: [String] = [], for numerics: Numerics? = nil,
    observe: (String, Graph) -> Void = { _, _ in }
  ) throws -> Compilation {
    try compiled(
      arguments.tuning(for: cores), numerics ?? arguments.numerics,
      integerPorts: arguments.has("--int8-io"), budget: arguments.ramBudget(),
      flash: arguments.flashBudget(), observe: observe)
  }

  /// A compilation of this model with its arena in the memories that `arguments` ask for.
  func placed(
    _ compilation: Compilation, _ arguments: Arguments, on target: Target?
  ) throws -> Compilation {
    let memories = try arguments.memories()
    do {
      return try compilation.placed(memories, on: target)
    } catch {
      throw LocatedError(error, file: path)
    }
  }

  /// The model compiled for `tuning`.
  func compiled(
    _ tuning: Tuning, _ numerics: Numerics?, integerPorts: Bool, budget: Int? = nil,
    flash: Int? = nil,
    observe: (String, Graph) -> Void = { _, _ in }
  ) throws -> Compilation {
    do {
      return try Compilation(
        model, numerics: numerics ?? .tflm, tuning: tuning, integerPorts: integerPorts,
        budget: budget, flash: flash, observe: observe)
    } catch {
      throw LocatedError(error, file: path)
    }
  }

  /// A C identifier from the file's name, or from its folder's where the file is `model.tflite`.
  var name: String {
    let parts = path.split(separator: "/").map(String.init)
    var stem = parts.last ?? "model"
    if let dot = stem.lastIndex(of: "."), dot != stem.startIndex { stem = String(stem[..<dot]) }
    if stem == "model", parts.count > 1, !parts[parts.count - 2].hasPrefix(".") {
      stem = parts[parts.count - 2]
    }
    return Self.identifier(stem)
  }

  private static func identifier(_ text: String) -> String {
    let letters = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    let name = String(letters)
    return name.first.map { $0.isNumber } ?? true ? "model_\(name)" : name
  }
}

/// An error with the model file it is about.
struct LocatedError: Error {
  let error: any Error
  let file: String
  init(_ error: any Error, file: String) { (self.error, self.file) = (error, file) }
}
