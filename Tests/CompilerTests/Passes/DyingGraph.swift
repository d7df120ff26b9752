import IR

@testable import Operators

/// A random graph of images whose weights are such that many channels are constant or not read.
struct DyingGraph {
  private(set) var graph = Graph()
  private var dice: Dice
  /// Images that operators can still read.
  private var images: [Graph.ValueID] = []

  init(seed: Int) {
    dice = Dice(seed: seed)
    let shape = [1, dice.int(1...5), dice.int(1...5), dice.int(1...3)]
    images = [graph.input(type(shape))]
    for _ in 0..<dice.int(2...7) { addLayer() }
    let last = images[images.count - 1]
    graph.outputs = [dice.int(0...1) == 0 ? dense(last) : convolution(last)]
    // Now and then somebody wants to see what is in the middle.
    if dice.int(0...3) == 0 { graph.outputs.append(dice.pick(images)) }
    if dice.int(0...1) == 0 { graph.tune(for: Tuning(.dsp)) }
  }

  private mutating func type(_ shape: [Int]) -> TensorType {
    let zeroPoint = dice.pick([-128, -128, 0, 3, dice.int(-128...127)])
    return TensorType(.int8, shape, scale: dice.pick([0.5, 0.25, 2]), zeroPoint: Int32(zeroPoint))
  }

  private mutating func addLayer() {
    let image = dice.int(0...3) == 0 ? dice.pick(images) : images[images.count - 1]
    let (shape, kind) = (graph[image].type.shape, dice.int(0...9))
    var result: Graph.ValueID?
    switch kind {
    case 0...3: result = convolution(image)
    case 4...5: result = depthwise(image)
    case 6: result = pool(image)
    case 7: result = combination(image)
    case 8:
      var joined = shape
      let axis = dice.int(1...3)
      let others = images.filter { other in
        let type = graph[other].type
        return type.storesLike(graph[image].type)
          && type.shape.indices.allSatisfy { $0 == axis || type.shape[$0] == shape[$0] }
      }
      let other = dice.pick(others)
      joined[axis] += graph[other].type.shape[axis]
      var type = graph[image].type
      type.shape = joined
      result = graph.append(Concatenation(axis: axis), [image, other], type)
    default: result = other(image)
    }
    if let result { images.append(result) }
  }

  /// Weights of which some are 0: all of an output channel, or those of an input channel.
  private mutating func weights(_ shape: [Int], outputs: Int, inputs: Int) -> Graph.ValueID {
    let idleOutputs = (0..<shape[outputs]).map { _ in dice.int(0...4) < 2 }
    let idleInputs = (0..<shape[inputs]).map { _ in dice.int(0...4) == 0 && inputs != outputs }
    let strides = TensorType(.int8, shape).strides
    let values = (0..<shape.reduce(1, *)).map { index in
      let (o, i) = (
        index / strides[outputs] % shape[outputs], index / strides[inputs] % shape[inputs]
      )
      return idleOutputs[o] || idleInputs[i] ? 0 : Int32(dice.int(-60...60))
    }
    let isPerChannel = dice.int(0...1) == 0
    let scales: [Float] = (0..<(isPerChannel ? shape[outputs] : 1)).map { _ in
      dice.pick([0.01, 0.125, 0.03])
    }
    let quantization = Quantization(
      scales: scales, zeroPoints: scales.map { _ in 0 }, axis: outputs)
    return graph.value(
      TensorType(.int8, shape, quantization), constant: Tensor(.int8, values))
  }

  private mutating func bias(_ count: Int) -> Graph.ValueID? {
    guard dice.int(0...4) > 0 else { return nil }
    let extremes: [Int32] = [-100_000, 100_000, .max - 1000]
    return graph.constant(
      TensorType(.int32, [count]),
      (0..<count).map { _ in
        dice.int(0...5) == 0 ? dice.pick(extremes) : Int32(dice.int(-300...300))
      })
  }

  private mutating func window() -> (Window, height: Int, width: Int) {
    let window = Window(
      strideY: dice.int(1...2), strideX: dice.int(1...2), dilationY: dice.pick([1, 1, 2]),
      dilationX: dice.pick([1, 1, 2]), padding: dice.pick([.same, .valid]))
    let isPoint = dice.int(0...1) == 0
    return (window, isPoint ? 1 : dice.int(1...3), isPoint ? 1 : dice.int(1...3))
  }

  /// The pixels that a window makes of an image; none where it is too small.
  private func pixels(_ shape: [Int], _ window: Window, _ height: Int, _ width: Int) -> [Int] {
    [
      Window.positions(shape[1], height, window.strideY, window.dilationY, window.padding),
      Window.positions(shape[2], width, window.strideX, window.dilationX, window.padding),
    ]
  }

  private mutating func activation() -> Activation { dice.pick([.none, .relu, .relu6]) }

  private mutating func convolution(_ image: Graph.ValueID) -> Graph.ValueID {
    let (shape, depth) = (graph[image].type.shape, dice.int(1...6))
    var (window, height, width) = window()
    if pixels(shape, window, height, width).contains(0) { (height, width) = (1, 1) }
    let filters = weights([depth, height, width, shape[3]], outputs: 0, inputs: 3)
    let size = pixels(shape, window, height, width)
    return graph.append(
      Conv2D(window, activation: activation()), [image, filters, bias(depth)],
      type([1, size[0], size[1], depth]))
  }

  private mutating func depthwise(_ image: Graph.ValueID) -> Graph.ValueID {
    let shape = graph[image].type.shape
    let depth = shape[3] * dice.pick([1, 1, 2])
    var (window, height, width) = window()
    if pixels(shape, window, height, width).contains(0) { (height, width) = (1, 1) }
    let filters = weights([1, height, width, depth], outputs: 3, inputs: 3)
    let size = pixels(shape, window, height, width)
    return graph.append(
      DepthwiseConv2D(window, activation: activation()), [image, filters, bias(depth)],
      type([1, size[0], size[1], depth]))
  }

  private mutating func pool(_ image: Graph.ValueID) -> Graph.ValueID {
    var type = graph[image].type
    let window = Window(strideY: dice.int(1...2), strideX: 1, padding: .same)
    let size = pixels(type.shape, window, 2, 2)
    type.shape = [1, size[0], size[1], type.shape[3]]
    let pooling = PoolingWindow(height: 2, width: 2, window)
    let op: any Operator =
      dice.int(0...1) == 0
      ? AveragePool2D(pooling, activation: activation())
      : MaxPool2D(pooling, activation: activation())
    return graph.append(op, [image], type)
  }

  /// The sum, product or the larger of an image and another, itself, or a vector.
  private mutating func combination(_ image: Graph.ValueID) -> Graph.ValueID {
    let shape = graph[image].type.shape
    let others = images.filter { graph[$0].type.shape == shape }
    let depth = dice.pick([1, shape[3]])
    let vector = type([depth])
    let other =
      dice.int(0...1) == 0
      ? dice.pick(others)
      : graph.constant(vector, (0..<depth).map { _ in Int32(dice.int(-128...127)) })
    if dice.int(0...3) == 0 { return graph.append(Maximum(), [image, other], type(shape)) }
    let op: any Operator =
      dice.pick(
        [
          Add(activation: activation()), Sub(activation: activation()),
          Mul(activation: activation()),
        ] as [any Operator])
    return graph.append(op, [image, other], type(shape))
  }

  private mutating func other(_ image: Graph.ValueID) -> Graph.ValueID {
    let (type, shape) = (graph[image].type, graph[image].type.shape)
    switch dice.int(0...3) {
    case 0: return graph.append(Relu(), [image], self.type(shape))
    case 1:
      let pairs = graph.constant(
        TensorType(.int32, [4, 2]), [0, 0, 1, 0, 0, Int32(dice.int(0...1)), 0, 0])
      let right = Int(graph[pairs].constant?.int32s[5] ?? 0)
      var padded = type
      padded.shape = [1, shape[1] + 1, shape[2] + right, shape[3]]
      return graph.append(Pad(), [image, pairs], padded)
    case 2:
      let axes = graph.constant(TensorType(.int32, [2]), [1, 2])
      return graph.append(
        Mean(keepsDimensions: true), [image, axes], self.type([1, 1, 1, shape[3]]))
    default:
      let size = graph.constant(
        TensorType(.int32, [2]), [Int32(shape[1] * 2), Int32(shape[2])])
      var larger = type
      larger.shape[1] *= 2
      return graph.append(ResizeNearestNeighbor(), [image, size], larger)
    }
  }

  private mutating func dense(_ image: Graph.ValueID) -> Graph.ValueID {
    let type = graph[image].type
    var flat = type
    flat.shape = [1, type.count]
    let input = dice.int(0...1) == 0 ? image : graph.append(Reshape(), [image], flat)
    let outputs = dice.int(1...4)
    let weights = weights([outputs, type.count], outputs: 0, inputs: 1)
    return graph.append(
      FullyConnected(activation: activation()), [input, weights, bias(outputs)],
      self.type([1, outputs]))
  }
}
