import CKernels
import IR
import Testing

@testable import Operators

/// The portable paths of the kernels for 16-bit lanes; `verify --on` checks those of cores.
struct LaneKernelsTests {
  @Test(arguments: 0..<150, LaneNumbers.allCases)
  fileprivate func convolutionsMatchTheReference(seed: Int, numbers: LaneNumbers) throws {
    var dice = Dice(seed: seed)
    let (window, height, width, image) = dice.slidingWindow()
    let (depth, outputs) = (dice.pick([1, 2, 3, 4, 5, 8, 31]), dice.int(1...9))
    // Sums that may need 32 bits, doubled, are left to plain kernels.
    guard numbers != .narrow || height * width * depth < 256 else { return }
    let types = dice.laneTypes(
      numbers, input: [1] + image.input[1...] + [depth], weights: [outputs, height, width, depth],
      channelAxis: 0, result: [1] + image.result[1...] + [outputs])
    try expectMatch(
      Conv2D(window, activation: dice.activation()), types,
      "kl_conv_2d_lanes_\(numbers.rawValue)", &dice)
  }

  @Test(arguments: 0..<150, [LaneNumbers.short, .long, .nibbles, .bytes])
  fileprivate func depthwiseConvolutionsMatchTheReference(seed: Int, numbers: LaneNumbers) throws {
    var dice = Dice(seed: seed)
    let (window, height, width, image) = dice.slidingWindow()
    // Where each channel has one filter, bytes have kernels of their own, which nibbles take as well.
    let isByte = numbers == .bytes || numbers == .nibbles
    let (depth, multiplier) = (dice.int(2...9), dice.int(isByte ? 2...4 : 1...4))
    let types = dice.laneTypes(
      numbers, input: [1] + image.input[1...] + [depth],
      weights: [1, height, width, depth * multiplier], channelAxis: 3,
      result: [1] + image.result[1...] + [depth * multiplier])
    try expectMatch(
      DepthwiseConv2D(window, activation: dice.activation()), types,
      "kl_depthwise_lanes_\(numbers.rawValue)", &dice)
  }

  @Test(arguments: 0..<150, LaneNumbers.allCases)
  fileprivate func denseLayersMatchTheReference(seed: Int, numbers: LaneNumbers) throws {
    var dice = Dice(seed: seed)
    let (batches, depth, outputs) = (dice.int(1...3), dice.int(1...40), dice.int(1...20))
    let types = dice.laneTypes(
      numbers, input: [batches, depth], weights: [outputs, depth], channelAxis: 0,
      result: [batches, outputs])
    try expectMatch(
      FullyConnected(activation: dice.activation()), types,
      "kl_fully_connected_lanes_\(numbers.rawValue)", &dice)
  }

  @Test(arguments: [511, 512, 1001], [1, 2, 5]) func sumsOf32BitsAreProven(
    depth: Int, outputs: Int
  ) throws {
    var dice = Dice(seed: depth)
    var types = dice.laneTypes(
      .short, input: [1, 1, 5, depth], weights: [outputs, 1, 1, depth], channelAxis: 0,
      result: [1, 1, 5, outputs])
    types.constants[0] = Tensor(.int16, [Int32](repeating: -32768, count: 5 * depth))
    types.constants[1] = Tensor(.int8, [Int32](repeating: -128, count: outputs * depth))
    types.constants[2] = Tensor(.int64, [Int64](repeating: 0, count: outputs).map { Int32($0) })
    // 512 products of 2^22 are 2^31.
    let suffix = depth < 512 ? "s16" : "s16_long"
    try expectMatch(
      Conv2D(Window(strideY: 1, strideX: 1, padding: .valid)), types,
      "kl_conv_2d_lanes_\(suffix)", &dice)
    types.operands[0]?.shape = [5, depth]
    types.operands[1]?.shape = [outputs, depth]
    types.results[0].shape = [5, outputs]
    try expectMatch(FullyConnected(), types, "kl_fully_connected_lanes_\(suffix)", &dice)
  }

  @Test(arguments: [Tuning.Goal.balanced, .size, .ram]) func nibblesShareBytes(goal: Tuning.Goal) {
    var dice = Dice(seed: 1)
    var types = dice.laneTypes(
      .nibbles, input: [1, 4, 4, 16], weights: [7, 3, 3, 16], channelAxis: 0,
      result: [1, 2, 2, 7])
    types.tuning.goal = goal
    types.tuning.allowsScratch = goal != .ram
    let call = Conv2D(Window(strideY: 1, strideX: 1, padding: .valid)).kernelCalls(types)[0]
    let bytes = call.arguments.compactMap { argument in
      if case .constant(let tensor, _) = argument, tensor.element == .int8 {
        tensor.count
      } else {
        nil
      }
    }
    #expect(bytes.first == 7 * 9 * 16 / 2)
    #expect(!call.arguments.contains(.operand(1)))
  }
}

/// What is multiplied and summed, named as the kernels are.
private enum LaneNumbers: String, CaseIterable {
  case short = "s16"
  case long = "s16_long"
  case narrow = "s16_b32"
  case nibbles = "s8_s4"
  /// By these kernels in depthwise convolutions only.
  case bytes = "s8"

  static let allCases: [LaneNumbers] = [.short, .long, .narrow, .nibbles]

  var input: ElementType { self == .nibbles || self == .bytes ? .int8 : .int16 }
  var weights: ElementType { self == .nibbles ? .int4 : .int8 }
  var bias: ElementType { self == .short || self == .long ? .int64 : .int32 }
}

extension Dice {
  /// Types for products of lanes, with constant weights.
  fileprivate mutating func laneTypes(
    _ numbers: LaneNumbers, input: [Int], weights: [Int], channelAxis: Int, result: [Int]
  ) -> Signature {
    let channels = weights[channelAxis]
    let scales = (0..<pick([1, channels])).map { _ in Float.random(in: 0.005...0.01, using: &self) }
    let isByte = numbers.input == .int8
    // Factors of a half and more need 64 bits.
    let factor: Float = pick(
      numbers == .long ? [0.6, 1.5] : isByte ? [0x1p-4, 0x1p-7] : [0x1p-3, 0x1p-9, 0x1p-12])
    let zeros = isByte ? [Int32(int(-128...127)), Int32(pick([-128, int(-128...127)]))] : [0, 0]
    var types = Signature(
      operands: [
        TensorType(numbers.input, input, scale: 0.05, zeroPoint: zeros[0]),
        TensorType(
          numbers.weights, weights,
          Quantization(
            scales: scales, zeroPoints: [Int32](repeating: 0, count: scales.count),
            axis: channelAxis)), TensorType(numbers.bias, [channels]),
      ],
      results: [
        TensorType(
          numbers.input, result, scale: 0.05 * scales[0] / factor, zeroPoint: zeros[1])
      ], tuning: Tuning(.dsp))
    let range = numbers == .nibbles ? -8...7 : -128...127
    types.constants[1] = Tensor(
      numbers.weights,
      (0..<weights.reduce(1, *)).map { _ in
        Int32(pick([range.lowerBound, range.upperBound, int(range), int(-2...2)]))
      })
    let largest = isByte ? 1 << 12 : 1 << 20
    types.constants[2] = Tensor(
      numbers.bias, (0..<channels).map { _ in Int32(int(-largest...largest)) })
    return types
  }
}
