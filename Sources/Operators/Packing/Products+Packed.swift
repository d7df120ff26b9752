import CKernels
import IR

extension Products {
  /// True if kernels that trade flash for speed are wanted, and operands suit them: integers, with
  /// weights that are known and symmetric.
  var arePackable: Bool {
    guard types.tuning.instructions != .portable, types.tuning.goal != .size,
      kind != .float, scaling != .real, types.constants[weights] != nil,
      types.optionalOperand(bias) == nil || types.constants[bias] != nil
    else { return false }
    return types.operand(weights).quantization?.zeroPoints.allSatisfy { $0 == 0 } ?? false
  }

  /// The output channels in pairs for packed kernels; nil where those are unwanted or cannot do it.
  ///
  /// - Parameter order: the indices of a channel's weights, in the order in which inputs are read.
  func packed(_ order: (_ channel: Int) -> [Int]) -> PackedChannels? {
    packedChannels(largestSum: PackedChannel.largestPairedSum, order).flatMap { PackedChannels($0) }
  }

  /// The output channels for packed kernels; nil where those are unwanted or cannot do one.
  func packedChannels(
    largestSum: Int, _ order: (_ channel: Int) -> [Int]
  ) -> [PackedChannel]? {
    guard kind == .int8, arePackable, let values = types.constants[weights]?.int32s else {
      return nil
    }
    let biases = bias < types.constants.count ? types.constants[bias]?.int32s : nil
    let factors = factors
    var packed: [PackedChannel] = []
    for channel in 0..<channels {
      let one = PackedChannel(
        weights: order(channel).map { values[$0] }, bias: biases?[channel] ?? 0,
        zeroPoint: types.operand(input).zeroPoint, requantization: requantization(factors[channel]),
        largestSum: largestSum)
      guard let one else { return nil }
      packed.append(one)
    }
    return packed
  }

  /// The channels of a convolution, each with its weights tap by tap; nil as above.
  ///
  /// - Parameter index: where the weight of an output channel, a tap and an input channel stands.
  func packedFilters(
    _ window: kl_window, index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) -> [PackedChannel]? {
    guard window.batches == 1 else { return nil }
    let depth = Int(window.input_depth)
    let inputs = Int(window.height * window.width) * depth
    return packedChannels(largestSum: PackedChannel.largestPairedSum) { output in
      (0..<inputs).map { index(output, $0 / depth, $0 % depth) }
    }
  }

  /// The channels of a depthwise convolution, each with its weights tap by tap; nil as above.
  func packedTaps(_ window: kl_window) -> [PackedChannel]? {
    guard window.batches == 1, window.input_depth == window.output_depth else { return nil }
    let (taps, depth) = (Int(window.height * window.width), Int(window.output_depth))
    return packedChannels(largestSum: PackedChannel.largestPairedSum) { channel in
      (0..<taps).map { $0 * depth + channel }
    }
  }

  /// The channels of rows of `depth` elements times weights; nil as above.
  func packedRows(depth: Int) -> [PackedChannel]? {
    packedChannels(largestSum: PackedChannel.largestPairedSum) {
      Array($0 * depth..<($0 + 1) * depth)
    }
  }

  /// What the sums of a channel become that have this factor.
  func requantization(_ factor: Multiplier) -> SumRequantization {
    SumRequantization(
      factor: factor, zeroPoint: types.results[0].zeroPoint, clamp: clamp)
  }
}
