import TFLite
import Testing

@Suite struct OperatorTests {
  @Test func readsOperands() throws {
    let little = LittleModel(
      inputs: [0, 1, -1], intermediates: [2], mutating: [0, 1, 0])
    let convolution = try op(little)
    #expect(convolution.code.name == "CONV_2D")
    #expect(convolution.inputs == [0, 1, nil])
    #expect(convolution.outputs == [3])
    #expect(convolution.intermediates == [2])
    #expect(convolution.mutatingVariableInputs == [false, true, false])
    #expect(convolution.customOptions.isEmpty)
    #expect(little.bytes.indices.contains(convolution.byteOffset))
  }

  @Test func readsCustomOptionsBehindTheTables() throws {
    let code: [Node] = [.int8(32), .string("Mine")]
    let little = LittleModel(code: code, operatorTail: [.uint64(8), .uint64(4)])
    #expect(try op(little).customOptions == little.bytes[8..<12])
    #expect(
      errorPlace(LittleModel(code: code, operatorTail: [.uint64(8), .uint64(.max)]))
        == "subgraphs[0].operators[0].large_custom_options_offset: "
        + "18446744073709551615 bytes at 8 run past the end of the file")
  }

  @Test func refusesIndicesOutOfRange() {
    let four = "the subgraph has 4 tensors, found index"
    #expect(
      errorPlace(LittleModel(inputs: [0, -2]))
        == "subgraphs[0].operators[0].inputs[1]: \(four) -2")
    #expect(
      errorPlace(LittleModel(outputs: [-1])) == "subgraphs[0].operators[0].outputs[0]: \(four) -1")
    #expect(
      errorPlace(LittleModel(intermediates: [0, 4]))
        == "subgraphs[0].operators[0].intermediates[1]: \(four) 4")
    #expect(errorPlace(LittleModel(graphInputs: [9])) == "subgraphs[0].inputs[0]: \(four) 9")
    #expect(errorPlace(LittleModel(graphOutputs: [-1])) == "subgraphs[0].outputs[0]: \(four) -1")
    #expect(
      errorPlace(LittleModel(codeIndex: 1)) == "subgraphs[0].operators[0].opcode_index: "
        + "the file has 1 operator codes, found index 1")
  }

  @Test func refusesFlagsThatDoNotMatchTheInputs() {
    #expect(
      errorPlace(LittleModel(mutating: [1])) == "subgraphs[0].operators[0]."
        + "mutating_variable_inputs: 3 inputs need as many flags, found 1")
  }

  private func op(_ little: LittleModel) throws -> Model.Operator {
    try #require(try Model(bytes: little.bytes).subgraphs.first?.operators.first)
  }
}
