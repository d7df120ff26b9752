import TFLite
import Testing

@Suite struct FlatBufferTests {
  @Test func refusesAWildRoot() {
    var bytes = LittleModel().bytes
    bytes.replaceSubrange(0..<4, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(errorMessage(bytes) == "offset 4294967295 leads out of the file (byte 0)")
    bytes.replaceSubrange(0..<4, with: [0, 0, 0, 0])
    #expect(errorMessage(bytes) == "offset 0 leads out of the file (byte 0)")
  }

  @Test func refusesAWildVTable() throws {
    // The root table, at 32, follows its vtable of eight fields, at 8.
    let bytes = LittleModel().bytes
    #expect(bytes[0] == 32)
    #expect(
      errorMessage(patched(bytes, at: 32, [0, 0, 0, 0x80]))
        == "the vtable at 2147483680 lies outside the file (byte 32)")
    #expect(
      errorMessage(patched(bytes, at: 32, [0xFF, 0xFF, 0xFF, 0x7F]))
        == "the vtable at -2147483615 lies outside the file (byte 32)")
    #expect(
      errorMessage(patched(bytes, at: 8, [5, 0])) == "a vtable of 5 bytes is malformed (byte 8)")
    #expect(
      errorMessage(patched(bytes, at: 8, [0xFE, 0xFF]))
        == "a vtable of 65534 bytes is malformed (byte 8)")
    #expect(
      errorMessage(patched(bytes, at: 10, [0xFF, 0xFF]))
        == "a table of 65535 bytes does not fit the file (byte 32)")
    #expect(
      errorMessage(patched(bytes, at: 12, [0xFF, 0]))
        == "version: 4 bytes at 255 lie outside the table of 32 bytes (byte 12)")
  }

  @Test func refusesAVectorLongerThanTheFile() throws {
    // The only place that the little model has 77 in.
    var little = LittleModel()
    little.image.shape = [77]
    var bytes = little.bytes
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [1, 0, 0, 0, 77]) })
    bytes.replaceSubrange(place..<place + 4, with: [0xFF, 0xFF, 0xFF, 0xFF])
    #expect(
      errorMessage(bytes) == "subgraphs[0].tensors[0].shape: "
        + "vector of 4294967295 entries runs past the end of the file (byte \(place))")
  }

  @Test(arguments: ["shapes", "tensors", "names"])
  func refusesASmallFileThatDescribesAHugeModel(sharing: String) {
    let shape = Node.shared("shape", .ints(Array(repeating: 1, count: 10_000)))
    let name = Node.shared("name", .string(String(repeating: "x", count: 50_000)))
    let tensor =
      switch sharing {
      case "shapes": Node.table([shape])
      case "names": Node.table([.absent, .absent, .absent, name])
      default: Node.shared("tensor", .table([]))
      }
    let tensors = Array(repeating: tensor, count: sharing == "tensors" ? 100_000 : 1_000)
    let bytes = FlatBufferWriter.file(
      .table([.uint32(3), .absent, .vector([.table([.vector(tensors)])])]))
    let message = errorMessage(bytes)
    #expect(message?.contains("the file describes far more than it holds") == true)
    #expect(message?.hasPrefix("subgraphs[0].tensors") == true)
  }

  @Test func aLongNameIsChargedToEachOperatorThatHasIt() throws {
    let name = String(repeating: "x", count: 1_000_000)
    let operators = Array(repeating: Node.shared("operator", .table([])), count: 40_000)
    let graph = Node.table([.absent, .absent, .absent, .vector(operators)])
    let codes = Node.vector([.table([.int8(32), .string(name)])])
    let bytes = FlatBufferWriter.file(.table([.uint32(3), codes, .vector([graph])]))
    let message = errorMessage(bytes)
    #expect(message?.contains("the file describes far more than it holds") == true)
  }

  private func patched(_ bytes: [UInt8], at place: Int, _ patch: [UInt8]) -> [UInt8] {
    var bytes = bytes
    bytes.replaceSubrange(place..<place + patch.count, with: patch)
    return bytes
  }
}
