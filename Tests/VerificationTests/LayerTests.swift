import Compiler
import IR
import Testing
import Verification

/// Every intermediate tensor that another implementation has written down is ours too.
@Suite struct LayerTests {
  private static let recorded =
    ((try? Case.all(in: Places.shared("models"))) ?? []).map(\.name)
    .filter { Files.exists("\(Places.shared("models"))/\($0)/layers_v0.npz") }

  private static let python = Subprocess.find(["python3"])

  @Test(
    .enabled(if: !recorded.isEmpty, "../shared/models is absent"),
    .enabled(if: python != nil, "python3, which unpacks .npz files, is not installed"),
    arguments: recorded)
  func tensorsEqualTheRecordedOnes(name: String) throws {
    let item = try #require(
      Case.all(in: Places.shared("models")).first { $0.name == name }, "the case exists")
    let run: CaseRun
    do {
      run = try CaseRun(item)
    } catch is UnsupportedModel {
      return  // Counted in SuiteTests.
    }
    let first = try #require(run.vectors.first { $0.name == "v0" })
    let graph = run.compilation.original
    let values = Interpreter.run(graph, inputs: first.inputs)
    let layers = try Self.layers("\(Places.shared("models"))/\(name)/layers_v0.npz")
    #expect(!layers.isEmpty)
    for (index, expected) in layers {
      guard let actual = values[graph.id(at: index)] else { continue }
      let difference = Difference(
        expected: expected.tensor, actual: actual.bytes[...], shape: expected.shape,
        tolerance: item.tolerance)
      #expect(difference == nil, "tensor \(index): \(graph[graph.id(at: index)].name)")
    }
  }

  /// The arrays `t<index>` of a `.npz` file, by index.
  private static func layers(_ path: String) throws -> [(index: Int, array: NpyArray)] {
    try Places.withFolder { folder in
      let unzip = [try #require(python), "-m", "zipfile", "-e", path, folder]
      let outcome = try Subprocess.run(unzip, log: "\(folder)/log")
      try #require(outcome.status == 0, "\(outcome.output)")
      return try Files.names(in: folder).filter { $0.hasSuffix(".npy") }.compactMap { file in
        guard let index = Int(file.dropFirst().dropLast(4)) else { return nil }
        return (index, try NpyArray(path: "\(folder)/\(file)"))
      }
    }
  }
}
