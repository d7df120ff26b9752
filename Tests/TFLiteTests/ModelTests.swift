import TFLite
import Testing

@Suite struct ModelTests {
  @Test func readsTheWholeLittleModel() throws {
    let model = try Model(bytes: LittleModel().bytes)
    #expect(model.version == 3)
    #expect(model.description == "little")
    #expect(model.operatorCodes.map(\.name) == ["CONV_2D"])
    #expect(model.operatorCodes.map(\.version) == [2])
    #expect(model.metadata.map(\.name) == ["min_runtime_version"])
    #expect(model.metadata.map { String(decoding: $0.data, as: UTF8.self) } == ["1.5.0"])

    let subgraph = try #require(model.subgraphs.first)
    #expect(model.subgraphs.count == 1)
    #expect(subgraph.name == "main")
    #expect(subgraph.inputs == [0])
    #expect(subgraph.outputs == [3])
    #expect(subgraph.tensors.map(\.name) == ["image", "filters", "bias", "result"])
    #expect(subgraph.operators.count == 1)
  }

  @Test func readsTheEntryPoints() throws {
    let signature = try #require(try Model(bytes: LittleModel().bytes).signatures.first)
    #expect(signature.key == "serving_default")
    #expect(signature.subgraph == 0)
    #expect(signature.inputs.map(\.name) == ["x"])
    #expect(signature.inputs.map(\.tensor) == [0])
    #expect(signature.outputs.map(\.name) == ["y"])
    #expect(signature.outputs.map(\.tensor) == [3])
  }

  @Test func namesWhatIsNotATFLiteFile() {
    #expect(
      errorMessage([]) == "not a .tflite file: 8 bytes are needed for its head, found 0")
    let error = LittleModel(identifier: "GGUF").error
    #expect(
      error?.description
        == "not a .tflite file: the identifier at byte 4 is \"GGUF\", expected TFL3")
  }

  @Test func refusesAModelWithoutSubgraphs() {
    let bytes = FlatBufferWriter.file(.table([.uint32(3)]))
    #expect(errorMessage(bytes) == "subgraphs: a model needs at least one subgraph (byte 16)")
  }

  @Test func refusesSignaturesOfWhatIsNotThere() {
    #expect(
      errorPlace(LittleModel(signatureTensor: 4))
        == "signature_defs[0].outputs[0].tensor_index: the subgraph has 4 tensors, found index 4")
    #expect(
      errorPlace(LittleModel(signatureSubgraph: 1))
        == "signature_defs[0].subgraph_index: the file has 1 subgraphs, found index 1")
  }

  @Test func refusesMetadataInABufferThatIsNotThere() {
    #expect(
      errorPlace(LittleModel(metadataBuffer: 4))
        == "metadata[0].buffer: the file has 4 buffers, found index 4")
  }

  @Test func keepsUnknownAndCustomOperators() throws {
    let unknown = LittleModel(code: [.int8(127), .absent, .absent, .int32(999)])
    #expect(try Model(bytes: unknown.bytes).operatorCodes.map(\.name) == ["BUILTIN_999"])
    let custom = LittleModel(code: [.int8(32), .string("Mine")])
    let code = try #require(try Model(bytes: custom.bytes).operatorCodes.first)
    #expect(code.name == "CUSTOM(Mine)")
    #expect(code.customName == "Mine")
    #expect(code.version == 1)
  }
}

/// The description of the error that reading `bytes` throws.
func errorMessage(_ bytes: [UInt8]) -> String? {
  do {
    _ = try Model(bytes: bytes)
    return nil
  } catch {
    return error.description
  }
}

/// Where in the schema, and why, reading `model` fails.
func errorPlace(_ model: LittleModel) -> String? {
  model.error.map { "\($0.path): \($0.message)" }
}
