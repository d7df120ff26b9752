import Compiler
import IR
import Testing

@testable import Operators

// Scales are such that a result is the sum of products, bias and zero point: 0.5 * 0.25 = 0.125.
extension TensorType {
  fileprivate static func sums(_ shape: Int..., zeroPoint: Int32 = 5) -> TensorType {
    TensorType(.int8, shape, scale: 0.125, zeroPoint: zeroPoint)
  }
}

extension Graph {
  fileprivate mutating func weights(_ shape: [Int], _ values: [Int32]) -> ValueID {
    constant(TensorType(.int8, shape, scale: 0.25), values)
  }

  fileprivate mutating func bias(_ values: Int32...) -> ValueID {
    constant(TensorType(.int32, [values.count], scale: 0.125), values)
  }

  /// `input → conv → reader`: the channels are x + 5, what `constant` says, and 2x + 5.
  fileprivate static func threeChannels(
    constant: Int32, _ pixels: Int = 3, read: (inout Graph, ValueID) -> [ValueID]
  ) -> Graph {
    var graph = Graph()
    let input = graph.input(.int8(1, pixels, pixels, 1, zeroPoint: 0))
    let weights = graph.weights([3, 1, 1, 1], [1, 0, 2])
    let bias = graph.bias(0, constant - 5, 0)
    let image = graph.append(
      Conv2D(point), [input, weights, bias], .sums(1, pixels, pixels, 3))
    graph.outputs = read(&graph, image)
    return graph
  }

  /// The elements of the constant operands of a node.
  fileprivate func constants(_ node: Int) -> [[Int32]] {
    nodes[node].operands.compactMap { $0.flatMap { self[$0].constant?.int32s } }
  }

  /// The channels of the first result of each node.
  fileprivate var channelCounts: [Int] { nodes.map { self[$0.results[0]].type.channelCount } }
}

private let point = Window(strideY: 1, strideX: 1, padding: .valid)
private let same = Window(strideY: 1, strideX: 1, padding: .same)

struct RemoveChannelsTests {
  @Test func whatAConstantChannelAddsGoesIntoTheBias() {
    let graph = Graph.threeChannels(constant: 12) { graph, image in
      let weights = graph.weights([2, 1, 1, 3], [1, 4, -1, 0, -2, 3])
      return [graph.append(Conv2D(point), [image, weights, graph.bias(3, 9)], .int8(1, 3, 3, 2))]
    }
    let (result, log) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [2, 2])
    #expect(result.constants(0) == [[1, 2], [0, 0]])
    // 4 * (12 - 5) and -2 * (12 - 5)
    #expect(result.constants(1) == [[1, -1, 0, 3], [31, -5]])
    #expect(result[result.nodes[0].results[0]].channels == [0, 2])
    #expect(log == ["#0 CONV_2D: 1 of 3 channels removed"])
    var copy = graph
    #expect(
      Pass.removeChannels.run(&copy).map(\.proof) == [
        "1 is always 12, which readers have in their biases"
      ])
  }

  @Test func aBiasIsMadeWhereThereWasNone() {
    let graph = Graph.threeChannels(constant: 6) { graph, image in
      let weights = graph.weights([1, 1, 1, 3], [1, -4, 1])
      return [graph.append(Conv2D(point), [image, weights], .int8(1, 3, 3, 1))]
    }
    let (result, _) = rewrite(graph, .removeChannels)
    #expect(result.constants(1) == [[1, 1], [-4]])
  }

  /// A reader of 3x3 pixels with that much weight on channel 1 beside and at the centre.
  private func bordered(constant: Int32, beside: Int32, centre: Int32) -> Graph {
    Graph.threeChannels(constant: constant) { graph, image in
      let weights = graph.weights(
        [1, 3, 3, 3], (0..<9).flatMap { [1, $0 == 4 ? centre : beside, $0 - 4] })
      return [graph.append(Conv2D(same), [image, weights, graph.bias(0)], .int8(1, 3, 3, 1))]
    }
  }

  @Test func atABorderOnlyZeroPointsAreConstant() {
    #expect(leavesAlone(bordered(constant: 12, beside: 1, centre: 2), .removeChannels))
    let (zeros, _) = rewrite(bordered(constant: 5, beside: 1, centre: 2), .removeChannels)
    #expect(zeros.channelCounts == [2, 1])
    #expect(zeros.constants(1)[1] == [0])
    // The centre is never outside.
    let (centred, _) = rewrite(bordered(constant: 12, beside: 0, centre: 2), .removeChannels)
    #expect(centred.channelCounts == [2, 1])
    #expect(centred.constants(1)[1] == [14])
  }

  @Test func whatNobodyReadsLeaves() {
    let graph = Graph.threeChannels(constant: 5) { graph, image in
      let weights = graph.weights([1, 1, 1, 3], [1, 1, 0])
      return [graph.append(Conv2D(point), [image, weights], .int8(1, 3, 3, 1))]
    }
    let (result, log) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [1, 1])
    #expect(result.constants(0) == [[1], [0]] && result.constants(1) == [[1]])
    #expect(log == ["#0 CONV_2D: 2 of 3 channels removed"])
  }

  @Test func somethingIsLeftOfAnImage() {
    let graph = Graph.threeChannels(constant: 5) { graph, image in
      let weights = graph.weights([1, 1, 1, 3], [0, 1, 0])
      return [graph.append(Conv2D(point), [image, weights], .int8(1, 3, 3, 1))]
    }
    #expect(rewrite(graph, .removeChannels).graph.channelCounts == [1, 1])
  }

  @Test func packedKernelsGetPairsOfChannels() {
    var graph = Graph.threeChannels(constant: 5) { graph, image in
      let weights = graph.weights([1, 1, 1, 3], [1, 1, 0])
      return [graph.append(Conv2D(point), [image, weights], .int8(1, 3, 3, 1))]
    }
    graph.tune(for: Tuning(.dsp))
    #expect(rewrite(graph, .removeChannels).graph.channelCounts == [2, 1])
  }

  @Test func depthwiseFiltersLeaveWithTheirChannels() {
    func graph(_ constant: Int32, _ window: Window, _ pixels: Int) -> Graph {
      .threeChannels(constant: constant) { graph, image in
        let filters = graph.weights([1, 3, 3, 3], (0..<27).map { $0 % 5 - 2 })
        let filtered = graph.append(
          DepthwiseConv2D(window), [image, filters, graph.bias(1, 2, 3)],
          .int8(1, pixels, pixels, 3, scale: 0.25))
        let weights = graph.weights([1, 1, 1, 3], [1, 2, 3])
        return [
          graph.append(Conv2D(point), [filtered, weights], .int8(1, pixels, pixels, 1, scale: 1))
        ]
      }
    }
    #expect(rewrite(graph(5, same, 3), .removeChannels).graph.channelCounts == [2, 2, 1])
    // At the border fewer taps see the 12.
    #expect(leavesAlone(graph(12, same, 3), .removeChannels))
    #expect(rewrite(graph(12, point, 1), .removeChannels).graph.channelCounts == [2, 2, 1])
  }

  @Test func filtersOfAChannelStayTogether() {
    func graph(_ read: [Int32]) -> Graph {
      .threeChannels(constant: 5) { graph, image in
        let filters = graph.weights([1, 1, 1, 6], [1, 2, 1, 2, 1, 2])
        let filtered = graph.append(
          DepthwiseConv2D(point), [image, filters], .sums(1, 3, 3, 6))
        let weights = graph.weights([1, 1, 1, 6], read)
        return [graph.append(Conv2D(point), [filtered, weights], .int8(1, 3, 3, 1))]
      }
    }
    // The second filter of the first channel is not read, but the first is.
    let (result, _) = rewrite(graph([1, 0, 1, 1, 0, 0]), .removeChannels)
    #expect(result.channelCounts == [1, 2, 1])
    // One channel can have any number of filters.
    var single = Graph()
    let input = single.input(.int8(1, 3, 3, 1))
    let filters = single.weights([1, 1, 1, 3], [1, 0, 2])
    let filtered = single.append(DepthwiseConv2D(point), [input, filters], .sums(1, 3, 3, 3))
    let weights = single.weights([1, 1, 1, 3], [1, 2, 3])
    single.outputs = [single.append(Conv2D(point), [filtered, weights], .int8(1, 3, 3, 1))]
    #expect(rewrite(single, .removeChannels).graph.channelCounts == [2, 1])
  }

  /// Two images of three channels, of which 1 is constant, and 2 in the first only; then `join` and a
  /// reader that gets all channels.
  private func joined(
    constants: Int32..., join: (inout Graph, Graph.ValueID, Graph.ValueID) -> Graph.ValueID
  ) -> Graph {
    var graph = Graph()
    let input = graph.input(.int8(1, 2, 2, 1, zeroPoint: 0))
    let images = [[1, 0, 0], [1, 0, 2]].map { (weights: [Int32]) in
      graph.append(
        Conv2D(point),
        [
          input, graph.weights([3, 1, 1, 1], weights),
          graph.bias(0, constants[0] - 5, weights[2] == 0 ? constants[1] - 5 : 0),
        ], .sums(1, 2, 2, 3))
    }
    let both = join(&graph, images[0], images[1])
    let depth = graph[both].type.channelCount
    let weights = graph.weights([1, 1, 1, depth], (0..<Int32(depth)).map { $0 + 1 })
    graph.outputs = [graph.append(Conv2D(point), [both, weights], .int8(1, 2, 2, 1))]
    return graph
  }

  @Test func sumsNeedBothOperandsConstant() {
    let graph = joined(constants: 9, 11) { $0.append(Add(), [$1, $2], .sums(1, 2, 2, 3)) }
    let (result, _) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [2, 2, 2, 1])
    // (9 - 5) + (9 - 5) = 8 is added to the sum twice as the weight is 2.
    #expect(result.constants(3) == [[1, 3], [16]])
  }

  @Test func aConstantOperandLosesTheSameChannels() {
    let graph = Graph.threeChannels(constant: 9) { graph, image in
      let vector = graph.constant(.sums(3), [6, 7, 8])
      let sum = graph.append(Add(), [image, vector], .sums(1, 3, 3, 3))
      let weights = graph.weights([1, 1, 1, 3], [1, 2, 3])
      return [graph.append(Conv2D(point), [sum, weights], .int8(1, 3, 3, 1))]
    }
    let (result, _) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [2, 2, 1])
    #expect(result.constants(1) == [[6, 8]])
  }

  @Test func partsOfAConcatenationLeaveByThemselves() {
    let graph = joined(constants: 9, 11) {
      $0.append(Concatenation(axis: -1), [$1, $2], .sums(1, 2, 2, 6))
    }
    let (result, _) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [1, 2, 3, 1])
    // 2 * (9 - 5) + 3 * (11 - 5) + 5 * (9 - 5)
    #expect(result.constants(3) == [[1, 4, 6], [46]])
    let along = joined(constants: 9, 11) {
      $0.append(Concatenation(axis: 1), [$1, $2], .sums(1, 4, 2, 3))
    }
    var tall = along
    tall[tall.outputs[0]].type.shape = [1, 4, 2, 1]
    #expect(rewrite(tall, .removeChannels).graph.channelCounts == [2, 2, 2, 1])
  }

  @Test func aDenseLayerReadsChannelsOfEveryPixel() {
    let graph = Graph.threeChannels(constant: 6, 2) { graph, image in
      let flat = graph.append(Reshape(), [image], .sums(1, 12))
      let weights = graph.weights([1, 12], (0..<12).map { $0 })
      return [graph.append(FullyConnected(), [flat, weights], .int8(1, 1))]
    }
    let (result, _) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [2, 8, 1])
    // 1 + 4 + 7 + 10, times 6 - 5
    #expect(result.constants(2) == [[0, 2, 3, 5, 6, 8, 9, 11], [22]])
  }

  @Test func poolsAndMeansKeepConstants() {
    let graph = Graph.threeChannels(constant: 12, 2) { graph, image in
      let pooled = graph.append(
        AveragePool2D(PoolingWindow(height: 2, width: 2, same)), [image], .sums(1, 2, 2, 3))
      let axes = graph.constant(TensorType(.int32, [2]), [1, 2])
      let mean = graph.append(Mean(keepsDimensions: false), [pooled, axes], .sums(1, 3))
      let weights = graph.weights([1, 3], [1, 2, 3])
      return [graph.append(FullyConnected(), [mean, weights], .int8(1, 1))]
    }
    let (result, _) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [2, 2, 2, 1])
    #expect(result.constants(3) == [[1, 3], [14]])
  }

  @Test func outputsStayWhole() {
    let graph = Graph.threeChannels(constant: 5) { [$1] }
    #expect(leavesAlone(graph, .removeChannels))
  }

  @Test func whoIsNotReadReadsNothing() {
    let graph = Graph.threeChannels(constant: 6) { graph, image in
      let between = graph.weights([2, 1, 1, 3], [1, 0, 0, 1, 1, 1])
      let hidden = graph.append(Conv2D(point), [image, between], .sums(1, 3, 3, 2))
      let weights = graph.weights([1, 1, 1, 2], [1, 0])
      return [graph.append(Conv2D(point), [hidden, weights], .int8(1, 3, 3, 1))]
    }
    let (result, _) = rewrite(graph, .removeChannels)
    #expect(result.channelCounts == [1, 1, 1])
    #expect(result.constants(1) == [[1]])
  }

  /// What a second layer reads: x, and a sum of x and `bias`, by a factor of 1 / `scale` eighths.
  private func largeSum(_ bias: Int32, scale: Float = 0.125) -> Graph {
    var graph = Graph()
    let input = graph.input(.int8(1, 1, 1, 1, zeroPoint: 0))
    let weights = graph.weights([2, 1, 1, 1], [1, 1])
    let image = graph.append(
      Conv2D(point), [input, weights, graph.bias(0, bias)],
      .int8(1, 1, 1, 2, scale: scale, zeroPoint: 0))
    let reading = graph.weights([1, 1, 1, 2], [1, 1])
    graph.outputs = [graph.append(Conv2D(point), [image, reading], .int8(1, 1, 1, 1))]
    return graph
  }

  @Test func sumsThatWrapAreNotConstant() {
    #expect(rewrite(largeSum(1 << 29), .removeChannels).graph.channelCounts == [1, 1])
    // The factor 1 is stored as half of 2: from 2^30 on, twice the sum wraps.
    #expect(leavesAlone(largeSum(1 << 30), .removeChannels))
    // 1 / 64: the sum itself wraps.
    #expect(rewrite(largeSum(1 << 30, scale: 8), .removeChannels).graph.channelCounts == [1, 1])
    #expect(leavesAlone(largeSum(.max - 4, scale: 8), .removeChannels))
  }
}
