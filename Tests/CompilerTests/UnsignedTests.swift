import IR
import Operators
import Testing

@testable import Compiler

/// Networks of uint8 elements become networks of int8 ones.
struct UnsignedTests {
  private func uint8(_ shape: Int..., zeroPoint: Int32 = 128) -> TensorType {
    TensorType(.uint8, shape, scale: 0.5, zeroPoint: zeroPoint)
  }

  @Test func networkIsStoredAsInt8() {
    var graph = Graph()
    let image = graph.input(uint8(1, 8))
    let weights = graph.constant(uint8(2, 8, zeroPoint: 130), (0..<16).map { $0 * 17 })
    let sums = graph.append(
      FullyConnected(), [image, weights], uint8(1, 2, zeroPoint: 0))
    graph.outputs = [sums]
    graph.lowerUnsigned()
    #expect(
      graph.description == """
        %3 = input uint8[1x8] 0.5 128
        %1 = constant int8[2x8] 0.5 2
        %0 = quantize %3 : int8[1x8] 0.5 0
        %2 = fully_connected[unsigned] %0, %1 : int8[1x2] 0.5 -128
        %4 = quantize %2 : uint8[1x2] 0.5 0
        output %4
        """)
    #expect(graph[weights].constant == Tensor(.int8, (0..<16).map { $0 * 17 - 128 }))
    graph.verify(after: "lowering")
  }

  @Test func whatHangsTogetherIsStoredAlike() {
    var graph = Graph()
    let row = graph.input(uint8(1, 8))
    let shape = graph.constant(TensorType(.int32, [2]), [2, 4])
    let folded = graph.append(Reshape(), [row, shape], uint8(2, 4))
    graph.outputs = [graph.append(Logistic(), [folded], uint8(2, 4, zeroPoint: 0))]
    graph.lowerUnsigned()
    // RESHAPE alone would do with uint8.
    #expect(
      graph.description == """
        %4 = input uint8[1x8] 0.5 128
        %1 = constant int32[2]
        %0 = quantize %4 : int8[1x8] 0.5 0
        %2 = reshape[unsigned] %0, %1 : int8[2x4] 0.5 0
        %3 = logistic[unsigned] %2 : int8[2x4] 0.5 -128
        %5 = quantize %3 : uint8[2x4] 0.5 0
        output %5
        """)
  }

  @Test func bytesThatNoOneComputesWithStay() {
    var graph = Graph()
    let row = graph.input(uint8(1, 8))
    let shape = graph.constant(TensorType(.int32, [2]), [2, 4])
    let folded = graph.append(Reshape(), [row, shape], uint8(2, 4))
    let signed = TensorType(.int8, [2, 4], scale: 0.25)
    graph.outputs = [graph.append(Quantize(), [folded], signed), folded]
    let before = graph.description
    graph.lowerUnsigned()
    #expect(graph.description == before)
  }

  @Test func bytesWithoutScaleStay() {
    var graph = Graph()
    let row = graph.input(TensorType(.uint8, [4]))
    graph.outputs = [graph.append(Logistic(), [row], TensorType(.uint8, [4]))]
    let before = graph.description
    graph.lowerUnsigned()
    #expect(graph.description == before)
  }

  @Test func outputsThatAreReadOnKeepBothForms() {
    var graph = Graph()
    let row = graph.input(uint8(4))
    let first = graph.append(Logistic(), [row], uint8(4, zeroPoint: 0))
    let second = graph.append(Relu(), [first], uint8(4, zeroPoint: 0))
    graph.outputs = [first, second, row]
    graph.lowerUnsigned()
    graph.verify(after: "lowering")
    let input = Tensor(.uint8, [0, 127, 129, 255])
    let outputs = graph.outputs(in: Interpreter.run(graph, inputs: [input]))
    #expect(outputs[2] == input)
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0].element == .uint8)
  }
}
