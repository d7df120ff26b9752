import TFLite
import Testing

@Suite struct TensorTests {
  @Test func readsShapeTypeAndQuantization() throws {
    var little = LittleModel()
    little.image.tail = [.bool(true), .absent, .ints([1, -1, -1, 1]), .bool(true)]
    let image = try tensor(0, of: little)
    #expect(image.shape == [1, 4, 4, 1])
    #expect(image.shapeSignature == [1, -1, -1, 1])
    #expect(image.elementType == .int8)
    #expect(image.elementCount == 16)
    #expect(image.byteCount == 16)
    #expect(image.isVariable)
    #expect(image.hasRank)
    #expect(image.data == nil)
    #expect(image.quantization?.scales == [0.5])
    #expect(image.quantization?.zeroPoints == [-128])
  }

  @Test func constantsAreSlicesOfTheFile() throws {
    let bytes = LittleModel().bytes
    let tensors = try #require(try Model(bytes: bytes).subgraphs.first).tensors
    let filters = try #require(tensors[1].data)
    #expect(Array(filters) == Array(1...18))
    #expect(bytes[filters.indices] == filters)
  }

  @Test func readsAConstantBehindTheTables() throws {
    #expect(try tensor(2, of: LittleModel()).data.map(Array.init) == Array(101...108))
    #expect(
      errorPlace(LittleModel(biasOffset: .max))
        == "buffers[2]: 8 bytes at 18446744073709551615 run past the end of the file")
  }

  @Test func missingZeroPointsAreZero() throws {
    #expect(try tensor(3, of: LittleModel()).quantization?.zeroPoints == [0])
  }

  @Test func withoutScalesThereIsNoQuantization() throws {
    #expect(try tensor(2, of: LittleModel()).quantization == nil)
  }

  @Test func keepsScalesThatMakeNoSense() throws {
    var little = LittleModel()
    little.filters.scales = [-.infinity, 0]
    #expect(try tensor(1, of: little).quantization?.scales == [-.infinity, 0])
  }

  @Test func refusesZeroPointsThatDoNotMatchTheScales() {
    var little = LittleModel()
    little.filters.zeroPoints = [0, 0, 0]
    #expect(
      errorPlace(little)
        == "subgraphs[0].tensors[1].quantization: 2 scales need as many zero points, found 3")
  }

  @Test func refusesNegativeAndUncountableShapes() {
    var little = LittleModel()
    little.image.shape = [1, -4]
    #expect(
      errorPlace(little)
        == "subgraphs[0].tensors[0].shape[1]: a dimension is at least 0, found -4")
    little.image.shape = [.max, .max, .max]
    #expect(
      errorPlace(little) == "subgraphs[0].tensors[0].shape: a tensor needs a size that can be"
        + " counted, found [2147483647, 2147483647, 2147483647]")
  }

  @Test func aHugeShapeWithAZeroHasNoElements() throws {
    var little = LittleModel()
    little.image.shape = [.max, .max, .max, 0]
    #expect(try tensor(0, of: little).elementCount == 0)
    #expect(try tensor(0, of: little).byteCount == 0)
  }

  @Test func refusesDataOfTheWrongLength() {
    #expect(
      errorPlace(LittleModel(filterBytes: [1, 2, 3])) == "subgraphs[0].tensors[1].buffer: "
        + "shape [2, 3, 3, 1] of int8 needs 18 bytes of data, found 3")
  }

  @Test func sparseDataMayBeShorter() throws {
    var little = LittleModel(filterBytes: [1, 2, 3])
    little.filters.tail = [.absent, .table([])]
    let filters = try tensor(1, of: little)
    #expect(filters.isSparse)
    #expect(filters.data?.count == 3)
  }

  @Test(arguments: [(17, 2, [1, 3]), (17, 2, [4]), (19, 2, [5]), (20, 1, [2])])
  func smallElementsArePacked(type: Int, bytes: Int, shape: [Int32]) throws {
    var little = LittleModel(filterBytes: Array(repeating: 0, count: bytes))
    little.filters.type = Int8(type)
    little.filters.shape = shape
    #expect(try tensor(1, of: little).byteCount == bytes)
  }

  @Test func refusesUnknownTypesAndBuffers() {
    var little = LittleModel()
    little.image.type = 77
    #expect(
      errorPlace(little) == "subgraphs[0].tensors[0].type: 77 is not the number of a type")
    little = LittleModel()
    little.image.buffer = 9
    #expect(
      errorPlace(little)
        == "subgraphs[0].tensors[0].buffer: the file has 4 buffers, found index 9")
  }

  @Test func bufferZeroMustBeEmpty() {
    #expect(
      errorPlace(LittleModel(emptyBuffer: [1])) == "subgraphs[0].tensors[0].buffer: "
        + "buffer 0 stands for no data, found that it holds some")
  }

  @Test func elementTypesAreNamedAsInNumpy() {
    #expect(Model.ElementType(rawValue: 9)?.name == "int8")
    #expect(Model.ElementType(rawValue: 22)?.name == "float8_e5m2")
    #expect(Model.ElementType.allCases.count == 23)
  }

  private func tensor(_ index: Int, of little: LittleModel) throws -> Model.Tensor {
    try #require(try Model(bytes: little.bytes).subgraphs.first).tensors[index]
  }
}
