import CKernels
import IR

/// How the weights of sums of products connect channels of the input with those of the result.
struct ProductChannels {
  let products: Products
  private let weights: Weights?
  /// For each kind of place that a window can stand at, the taps that fall inside the image; without
  /// any, nothing is known of sums.
  private let places: [[Int]]
  /// Taps that fall outside the image somewhere.
  private let borderTaps: Set<Int>
  private let layout: Layout
  /// True if all that leaves can be made up for.
  var canShrink: Bool { weights != nil && biases != nil }

  /// Weights of one byte less their zero point, where they are known.
  private struct Weights {
    let bytes: [UInt8]
    let zeroPoint: Int

    subscript(index: Int) -> Int { Int(Int8(bitPattern: bytes[index])) - zeroPoint }
  }

  /// Which weight is whose.
  struct Layout {
    /// Taps of a window, and channels of the result.
    let taps, outputs: Int
    /// True if weights are `[outputs][taps][inputs]`, false for `[taps][outputs]`.
    let isOutputFirst: Bool
    /// How many input channels an output channel sums up, and how many output channels sum up the same.
    let groupInputs, groupOutputs: Int

    /// The channels of the input that an output channel sums up.
    func inputs(_ output: Int) -> Range<Int> {
      let first = output / groupOutputs * groupInputs
      return first..<first + groupInputs
    }

    /// The index of the weight for an output channel, a tap and an input channel.
    func index(_ output: Int, _ tap: Int, _ input: Int) -> Int {
      isOutputFirst
        ? (output * taps + tap) * groupInputs + input % groupInputs : tap * outputs + output
    }
  }

  /// - Parameter places: see above; a dense layer has one, at which all taps are inside.
  init(_ products: Products, places: [[Int]], _ layout: Layout) {
    self.products = products
    let types = products.types
    weights =
      products.kind == .float
      ? nil
      : types.constants[products.weights].map {
        Weights(bytes: $0.bytes, zeroPoint: Int(types.operand(products.weights).zeroPoint))
      }
    self.places = places
    self.layout = layout
    borderTaps = Set(0..<layout.taps).subtracting(
      places.dropFirst().reduce(Set(places.first ?? [])) { $0.intersection($1) })
  }

  private var types: Signature { products.types }
  private var zeroPoint: Int { Int(types.operand(products.input).zeroPoint) }

  /// The bias of each output channel; nil where it is not known.
  private var biases: [Int64]? {
    guard types.optionalOperand(products.bias) != nil else {
      return [Int64](repeating: 0, count: layout.outputs)
    }
    return types.constants[products.bias]?.int64s
  }

  /// What the elements of the result can be, for every input within `input`.
  func ranges(_ input: ChannelRanges?) -> ChannelRanges {
    let all = [ClosedRange<Int32>](repeating: products.clamp, count: layout.outputs)
    guard let weights, let biases, let input else { return ChannelRanges(all) }
    let inputs = input.channels.map {
      (low: Int($0.lowerBound) - zeroPoint, high: Int($0.upperBound) - zeroPoint)
    }
    let arithmetic = products.arithmetic
    return ChannelRanges(
      all.indices.map { output in
        var ends: [(low: Int, high: Int)] = []
        for tap in 0..<layout.taps {
          var (low, high) = (0, 0)
          for channel in layout.inputs(output) {
            let weight = weights[layout.index(output, tap, channel)]
            low += weight * (weight < 0 ? inputs[channel].high : inputs[channel].low)
            high += weight * (weight < 0 ? inputs[channel].low : inputs[channel].high)
          }
          ends.append((low, high))
        }
        return range(of: sums(ends), from: biases[output], output, arithmetic) ?? all[output]
      })
  }

  /// The smallest and largest sum at any place.
  private func sums(_ taps: [(low: Int, high: Int)]) -> (low: Int, high: Int) {
    var sums = (low: Int.max, high: Int.min)
    for place in places {
      sums.low = min(sums.low, place.reduce(0) { $0 + taps[$1].low })
      sums.high = max(sums.high, place.reduce(0) { $0 + taps[$1].high })
    }
    return sums
  }

  private func range(
    of sums: (low: Int, high: Int), from bias: Int64, _ output: Int,
    _ arithmetic: any SumsOfProducts
  ) -> ClosedRange<Int32>? {
    let low = bias.addingReportingOverflow(Int64(sums.low))
    let high = bias.addingReportingOverflow(Int64(sums.high))
    guard sums.low <= sums.high, !low.overflow, !high.overflow,
      let lowest = arithmetic.element(of: low.partialValue, channel: output),
      let highest = arithmetic.element(of: high.partialValue, channel: output)
    else { return nil }
    return lowest...highest
  }

  /// Has the input channels stay that make a difference to output channels that do.
  func extend(_ channels: inout LivingChannels) {
    let input = products.input
    for channel in channels.operands[input].indices where !channels.operands[input][channel] {
      let first = channel / layout.groupInputs * layout.groupOutputs
      channels.operands[input][channel] = (first..<first + layout.groupOutputs).contains { output in
        channels.results[0][output] && !isConstant(channel, of: channels.ranges[input], in: output)
      }
    }
  }

  /// True if input channel `channel` adds the same to every sum of an output channel.
  private func isConstant(_ channel: Int, of ranges: ChannelRanges?, in output: Int) -> Bool {
    guard let weights, biases != nil else { return false }
    let value = ranges?.constant(channel)
    if let value, Int(value) == zeroPoint || borderTaps.isEmpty { return true }
    // Whatever is multiplied by 0, or where it is known is the same at each place.
    return (0..<layout.taps).allSatisfy { tap in
      value != nil && !borderTaps.contains(tap) || weights[layout.index(output, tap, channel)] == 0
    }
  }

  /// The weights and biases for the channels that stay. What those that leave add to sums is constant,
  /// and goes into the biases.
  func constants(for channels: LivingChannels) -> [Int: Graph.Value] {
    guard let weights = types.constants[products.weights], biases != nil else { return [:] }
    let outputs = channels.results[0].indices.filter { channels.results[0][$0] }
    let living = channels.operands[products.input]
    var value = Graph.Value(
      name: "", type: types.operand(products.weights), constant: weights)
    if layout.isOutputFirst {
      let columns = value.type.channelCount
      value = value.keeping((0..<columns).filter { living[$0 % living.count] })
      value = value.keepingFirst(outputs)
    } else {
      value = value.keeping(outputs)
    }
    value.type.quantization = value.type.quantization?.keeping(outputs, of: layout.outputs)
    var constants = [products.weights: value]
    let sums = outputs.map { bias(of: $0, living, channels.ranges[products.input]) }
    if types.optionalOperand(products.bias) != nil || sums.contains(where: { $0 != 0 }) {
      constants[products.bias] = biasValue(sums, outputs)
    }
    return constants
  }

  /// The bias of an output channel and what input channels that leave add to it.
  private func bias(of output: Int, _ living: [Bool], _ ranges: ChannelRanges?) -> Int64 {
    guard let weights, let biases else { preconditionFailure("what is not known stays") }
    return layout.inputs(output).reduce(biases[output]) { sum, channel in
      guard !living[channel], let value = ranges?.constant(channel) else { return sum }
      let weight = (0..<layout.taps).reduce(0) { $0 + weights[layout.index(output, $1, channel)] }
      return sum &+ Int64(weight * (Int(value) - zeroPoint))
    }
  }

  /// Biases as the kernels of these products want them; those of 32 bits wrap as the sums do.
  private func biasValue(_ sums: [Int64], _ outputs: [Int]) -> Graph.Value {
    let given = types.optionalOperand(products.bias)
    var type = given ?? TensorType(products.kind == .int16 ? .int64 : .int32, [])
    type.shape = [outputs.count]
    type.quantization = given?.quantization?.keeping(outputs, of: layout.outputs)
    let tensor =
      type.element == .int64
      ? Tensor(sums) : Tensor(.int32, sums.map { Int32(truncatingIfNeeded: $0) })
    return Graph.Value(name: "bias", type: type, constant: tensor)
  }
}

extension kl_window {
  /// For each kind of place that the window can stand at, the taps that fall inside the image; nothing
  /// where that would be too much to tell.
  var tapsByPlace: [[Int]] {
    let steps = Int(output_height) * Int(height) + Int(output_width) * Int(width)
    guard steps <= Self.mostSteps else { return [] }
    let rows = Set((0..<Int(output_height)).map { tapsY($0).map(\.tap) })
    let columns = Set((0..<Int(output_width)).map { tapsX($0).map(\.tap) })
    guard rows.count * columns.count * Int(height) * Int(width) <= Self.mostTaps else { return [] }
    return rows.flatMap { row in
      columns.map { column in row.flatMap { y in column.map { y * Int(width) + $0 } } }
    }
  }

  private static let mostSteps = 1 << 20
  private static let mostTaps = 1 << 16
}

extension Quantization {
  /// That of some channels.
  fileprivate func keeping(_ kept: [Int], of channelCount: Int) -> Quantization {
    guard scales.count == channelCount, channelCount > 1 else { return self }
    return Quantization(
      scales: kept.map { scales[$0] },
      zeroPoints: zeroPoints.count == channelCount ? kept.map { zeroPoints[$0] } : zeroPoints,
      axis: axis)
  }
}

extension Graph.Value {
  /// This constant with some of the indices of its first dimension.
  fileprivate func keepingFirst(_ kept: [Int]) -> Graph.Value {
    var result = self
    let run = type.count / max(type.shape[0], 1)
    result.constant = constant?.gathering(kept.flatMap { $0 * run..<($0 + 1) * run })
    result.type.shape[0] = kept.count
    return result
  }
}
