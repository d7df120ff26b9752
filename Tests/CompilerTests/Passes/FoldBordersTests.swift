import Compiler
import IR
import Testing

@testable import Operators

private let valid = Window(strideY: 1, strideX: 1, padding: .valid)

/// A padded 3x3 image of 2 channels and a 3x3 convolution of it.
private func paddedConvolution(
  _ paddings: [Int32] = [0, 0, 1, 2, 0, 3, 0, 0], padded shape: [Int] = [1, 6, 6, 2],
  result: TensorType = .int8(1, 4, 4, 1), value: Int32? = nil, window: Window = valid
) -> Graph {
  var graph = Graph()
  let image = graph.input(.int8(1, 3, 3, 2))
  let pairs = graph.constant(TensorType(.int32, [4, 2]), paddings)
  let filters = graph.weights([1, 3, 3, shape[3]])
  var padded = TensorType.int8(1)
  padded.shape = shape
  let border =
    if let value {
      graph.append(PadV2(), [image, pairs, graph.constant(.int8(1), [value])], padded)
    } else {
      graph.append(Pad(), [image, pairs], padded)
    }
  graph.outputs = [graph.append(Conv2D(window), [border, filters], result)]
  return graph
}

/// The last node before the outputs as text.
private func lastNode(_ graph: Graph) -> String {
  graph.description.split(separator: "\n").last { $0.contains(" = ") }.map(String.init) ?? ""
}

struct FoldBordersTests {
  @Test func aBorderMovesIntoItsReader() {
    let graph = paddedConvolution()
    #expect(
      graph.description == """
        %0 = input int8[1x3x3x2] 0.5 -10
        %1 = constant int32[4x2]
        %2 = constant int8[1x3x3x2] 0.25 0
        %3 = pad %0, %1 : int8[1x6x6x2] 0.5 -10
        %4 = conv_2d[valid] %3, %2 : int8[1x4x4x1] 0.5 -10
        output %4
        """)
    let (result, log) = rewrite(graph, .foldBorders)
    #expect(
      result.description == """
        %0 = input int8[1x3x3x2] 0.5 -10
        %1 = constant int32[4x2]
        %2 = constant int8[1x3x3x2] 0.25 0
        %3 = pad %0, %1 : int8[1x6x6x2] 0.5 -10
        %4 = conv_2d[valid border 1 2 0 3] %0, %2 : int8[1x4x4x1] 0.5 -10
        output %4
        """)
    #expect(log == ["#0 PAD: border moved into #1 CONV_2D"])
  }

  @Test func samePaddingGoesAroundTheBorder() {
    var window = Window(strideY: 2, strideX: 2, padding: .same)
    let graph = paddedConvolution(result: .int8(1, 3, 3, 1), window: window)
    let (result, _) = rewrite(graph, .foldBorders)
    #expect(
      lastNode(result)
        == "%4 = conv_2d[same stride 2x2 border 1 2 0 3] %0, %2 : int8[1x3x3x1] 0.5 -10")
    window.dilationX = 2
    let dilated = paddedConvolution(result: .int8(1, 3, 3, 1), window: window)
    #expect(lastNode(rewrite(dilated, .foldBorders).graph).contains("border 1 2 0 3"))
  }

  @Test func everyReaderTakesTheBorder() {
    var graph = paddedConvolution()
    let filters = graph.weights([1, 3, 3, 2])
    graph.outputs.append(
      graph.append(DepthwiseConv2D(valid), [graph.id(at: 3), filters], .int8(1, 4, 4, 2)))
    graph.outputs.append(graph.id(at: 3))
    let (result, log) = rewrite(graph, .foldBorders)
    #expect(log.count == 2)
    #expect(
      lastNode(result)
        == "%6 = depthwise_conv_2d[valid border 1 2 0 3] %0, %5 : int8[1x4x4x2] 0.5 -10")
    // The padded image is an output too, so it is still made.
    #expect(result.nodes.count == 3)
  }

  @Test func onlyTheZeroPointIsABorder() {
    #expect(leavesAlone(paddedConvolution(value: 0), .foldBorders))
    #expect(lastNode(rewrite(paddedConvolution(value: -10), .foldBorders).graph).contains("border"))
  }

  @Test func otherDimensionsAreNoBorder() {
    let channels = paddedConvolution(
      [0, 0, 0, 0, 0, 0, 0, 1], padded: [1, 3, 3, 3], result: .int8(1, 1, 1, 1))
    #expect(leavesAlone(channels, .foldBorders))
    let batches = paddedConvolution(
      [1, 0, 0, 0, 0, 0, 0, 0], padded: [2, 3, 3, 2], result: .int8(2, 1, 1, 1))
    #expect(leavesAlone(batches, .foldBorders))
  }

  @Test func aReaderThatCannotTakeABorderStays() {
    var graph = paddedConvolution()
    graph.nodes.removeLast()
    graph.outputs = [graph.append(Relu(), [graph.id(at: 3)], .int8(1, 6, 6, 2))]
    #expect(leavesAlone(graph, .foldBorders))
  }
}
