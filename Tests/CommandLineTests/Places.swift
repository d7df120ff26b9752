import Foundation
import TFLite

/// Where the tests find models, and where they may write.
enum Places {
  /// The folder of the package.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .standardizedFileURL.path

  /// The model of one of this project's own cases, such as `digits`.
  static func model(_ name: String) -> String { "\(package)/Tests/Models/\(name)/model.tflite" }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// The names in a folder, sorted.
  static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  /// Calls `body` with the path of an empty folder that is removed afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("kinglet-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }
}

/// Models made from this project's own by changing a few bytes.
enum ChangedModel {
  /// `sine` whose three layers are an operator that Kinglet will never have.
  static func unsupported() throws -> [UInt8] {
    let bytes = try Places.bytes(Places.model("sine"))
    for index in bytes.indices where bytes[index] == 9 {
      var changed = bytes
      changed[index] = 32
      let model = try? Model(bytes: changed)
      if model?.operatorCodes.map(\.name) == ["CUSTOM()"] { return changed }
    }
    throw CocoaError(.fileReadCorruptFile)
  }

  /// The RELU case with an arena that no small chip has.
  static func large(_ last: Int = 10_000) throws -> [UInt8] {
    let folder = "\(Places.package)/Tests/Models/operators/RELU"
    let path = "\(folder)/\(try Places.names(in: folder)[0])/model.tflite"
    var bytes = try Places.bytes(path)
    let main = try Model(bytes: bytes).subgraphs[0]
    let shape = main.tensors[main.inputs[0]].shape
    let larger = shape.dropLast() + [last]
    let (old, new) = (vector(shape), vector(Array(larger)))
    var index = 0
    while index + old.count <= bytes.count {
      if bytes[index..<index + old.count].elementsEqual(old) {
        bytes.replaceSubrange(index..<index + old.count, with: new)
      }
      index += 4
    }
    return bytes
  }

  /// A vector of int32 as it lies in the file: its count, then its elements.
  private static func vector(_ values: [Int]) -> [UInt8] {
    ([values.count] + values).flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
  }
}
