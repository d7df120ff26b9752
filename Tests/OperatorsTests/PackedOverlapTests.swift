import CKernels
import IR
import Testing

@testable import Operators

/// Packed kernels whose result overwrites their operand, in one real memory.
struct PackedOverlapTests {
  /// What a kernel makes if its result starts `distance` bytes above its operand, in the same memory.
  private func run(
    _ call: KernelCall, _ input: Tensor, _ types: Signature, scratch: Int, distance: Int
  ) throws -> [UInt8] {
    let (operand, result) = distance < 0 ? (-distance, 0) : (0, distance)
    let count = types.results[0].byteCount
    let memory = Memory(byteCount: max(operand + input.bytes.count, result + count))
    let start: UnsafeMutablePointer<Int8> = memory.pointer()
    for (index, byte) in input.bytes.enumerated() {
      start[operand + index] = Int8(bitPattern: byte)
    }
    let packed = call.arguments.compactMap { argument in
      if case .constant(let tensor, _) = argument { Memory(tensor.bytes) } else { nil }
    }
    let spare = Memory(byteCount: scratch)
    let filters = try #require(packed.first)
    switch (call.function, call.parameters) {
    case ("kl_conv_2d_packed_back", var p as kl_conv_2d_packed_params):
      kl_conv_2d_packed_back(
        &p, start + operand, filters.pointer(), spare.pointer(), start + result)
    case ("kl_depthwise_image", var p as kl_depthwise_image_params):
      kl_depthwise_image(
        &p, start + operand, filters.pointer(), packed[1].pointer(), spare.pointer(),
        start + result)
    case ("kl_depthwise_planes_back", var p as kl_depthwise_planes_params):
      kl_depthwise_planes_back(
        &p, start + operand, filters.pointer(), spare.pointer(), start + result)
    case ("kl_depthwise_planes_3x3_back", var p as kl_depthwise_planes_params):
      kl_depthwise_planes_3x3_back(
        &p, start + operand, filters.pointer(), spare.pointer(), start + result)
    case ("kl_depthwise_planes_3x3", var p as kl_depthwise_planes_params):
      kl_depthwise_planes_3x3(
        &p, start + operand, filters.pointer(), spare.pointer(), start + result)
    case ("kl_depthwise_planes", var p as kl_depthwise_planes_params):
      kl_depthwise_planes(&p, start + operand, filters.pointer(), spare.pointer(), start + result)
    case (_, var p as kl_depthwise_vectors_params):
      kl_depthwise_vectors(
        &p, start + operand, filters.pointer(), packed[1].pointer(), spare.pointer(),
        start + result)
    case ("kl_conv_2d_direct_bytes", var p as kl_conv_2d_direct_params):
      kl_conv_2d_direct_bytes(
        &p, start + operand, filters.pointer(), packed[1].pointer(), packed[2].pointer(),
        start + result)
    case (_, var p as kl_conv_2d_direct_params):
      kl_conv_2d_direct(
        &p, start + operand, filters.pointer(), packed[1].pointer(), start + result)
    case (_, var p as kl_depthwise_direct_params):
      kl_depthwise_direct(
        &p, start + operand, filters.pointer(), packed[1].pointer(), packed[2].pointer(),
        start + result)
    default: Issue.record("\(call.function) is not known here")
    }
    return withExtendedLifetime((memory, packed, spare)) {
      (0..<count).map { UInt8(bitPattern: start[result + $0]) }
    }
  }

  private func convolution(_ dice: inout Dice) -> (Conv2D, Signature) {
    let size = dice.pick([1, 3])
    let (height, width) = (dice.int(1...6), dice.int(1...9))
    let (depth, outputs) = (dice.int(1...9), dice.int(1...9))
    let types = dice.overlapTypes(
      input: [1, height, width, depth], weights: [outputs, size, size, depth], axis: 0,
      result: [1, height, width, outputs])
    return (Conv2D(Window(strideY: 1, strideX: 1, padding: .same)), types)
  }

  @Test(arguments: 0..<200) func pixelsCanBeMadeFromTheLast(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (op, types) = convolution(&dice)
    guard let distance = op.backwardDistance(types) else { return }
    let input = dice.tensor(types)
    let made = try run(
      op.backwardCalls(types)[0], input, types, scratch: op.scratchBytes(types),
      distance: distance)
    #expect(made == op.evaluate([input] + types.constants[1...], types)[0].bytes)
  }

  @Test(arguments: 0..<200, [Tuning.Instructions.scalar, .dsp])
  func imagesAreReadWhereTheyAre(seed: Int, set: Tuning.Instructions) throws {
    var dice = Dice(seed: seed)
    var (op, types) = convolution(&dice)
    (types.tuning.instructions, types.tuning.allowsScratch) = (set, false)
    guard op.kernelCalls(types)[0].function.hasPrefix("kl_conv_2d_direct") else { return }
    let distance = try #require(op.forwardDistance(ofOperand: 0, types))
    let input = dice.tensor(types)
    let made = try run(op.kernelCalls(types)[0], input, types, scratch: 0, distance: -distance)
    #expect(made == op.evaluate([input] + types.constants[1...], types)[0].bytes, "\(types)")
  }

  /// A result that starts lower overwrites what is still to be read, often at least.
  @Test func theDistanceMatters() throws {
    var wrong = 0
    for seed in 0..<100 {
      var dice = Dice(seed: seed)
      let (op, types) = convolution(&dice)
      guard let distance = op.backwardDistance(types) else { continue }
      let input = dice.tensor(types)
      let made = try run(
        op.backwardCalls(types)[0], input, types, scratch: op.scratchBytes(types),
        distance: distance - 16)
      if made != op.evaluate([input] + types.constants[1...], types)[0].bytes { wrong += 1 }
    }
    #expect(wrong > 20, "\(wrong)")
  }

  private func depthwise(_ dice: inout Dice) -> (DepthwiseConv2D, Signature) {
    let depth = 4 * dice.int(1...3)
    let isColumn = dice.int(0...1) == 0
    let height = dice.pick([3, 3, dice.int(1...9)])
    let (rows, columns) = (dice.int(height...20), isColumn ? 1 : dice.int(3...9))
    let padding: Padding = dice.pick([.same, .valid])
    let window = Window(strideY: dice.int(1...2), strideX: 1, padding: padding)
    let width = isColumn ? 1 : 3
    let made = { (extent: Int, taps: Int, stride: Int) in
      Window.positions(extent, taps, stride, 1, padding)
    }
    let types = dice.overlapTypes(
      input: [1, rows, columns, depth], weights: [1, height, width, depth], axis: 3,
      result: [1, made(rows, height, window.strideY), made(columns, width, 1), depth])
    return (DepthwiseConv2D(window), types)
  }

  @Test(arguments: 0..<300, [Tuning.Instructions.dsp, .helium])
  func resultsLieExactlyBelowTheirImage(seed: Int, set: Tuning.Instructions) throws {
    var dice = Dice(seed: seed)
    var (op, types) = depthwise(&dice)
    types.tuning = Tuning(set)
    try op.check(types)
    let distance = try #require(op.exactDistance(types))
    let input = dice.tensor(types)
    let made = try run(
      op.kernelCalls(types)[0], input, types, scratch: op.scratchBytes(types),
      distance: -distance)
    #expect(made == op.evaluate([input] + types.constants[1...], types)[0].bytes)
  }

  @Test(arguments: 0..<300) func rowsCanBeMadeFromTheLast(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (op, types) = depthwise(&dice)
    guard let distance = op.backwardDistance(types) else { return }
    let input = dice.tensor(types)
    let made = try run(
      op.backwardCalls(types)[0], input, types, scratch: op.scratchBytes(types),
      distance: distance)
    #expect(made == op.evaluate([input] + types.constants[1...], types)[0].bytes)
  }

  /// Half a row lower is wrong, often at least.
  @Test func theDistanceOfRowsMatters() throws {
    var wrong = 0
    for seed in 0..<100 {
      var dice = Dice(seed: seed)
      let (op, types) = depthwise(&dice)
      guard let distance = op.backwardDistance(types) else { continue }
      let input = dice.tensor(types)
      let row = types.operand(0).shape[2...].reduce(1, *)
      let made = try run(
        op.backwardCalls(types)[0], input, types, scratch: op.scratchBytes(types),
        distance: distance - row / 2)
      if made != op.evaluate([input] + types.constants[1...], types)[0].bytes { wrong += 1 }
    }
    #expect(wrong > 20, "\(wrong)")
  }

  /// One channel further, or a row less, and it is wrong, often at least.
  @Test(arguments: [2, -4], [Tuning.Instructions.dsp, .helium])
  func anyOtherDistanceIsWrong(off: Int, set: Tuning.Instructions) throws {
    var wrong = 0
    for seed in 0..<100 {
      var dice = Dice(seed: seed)
      var (op, types) = depthwise(&dice)
      types.tuning = Tuning(set)
      guard let distance = op.exactDistance(types) else { continue }
      let input = dice.tensor(types)
      let made = try run(
        op.kernelCalls(types)[0], input, types, scratch: op.scratchBytes(types),
        distance: -(distance + off))
      if made != op.evaluate([input] + types.constants[1...], types)[0].bytes { wrong += 1 }
    }
    #expect(wrong > 20, "\(wrong)")
  }
}

extension Dice {
  fileprivate mutating func tensor(_ types: Signature) -> Tensor {
    Tensor(.int8, int8s(types.operand(0).count).map { Int32($0) })
  }

  /// Types for int8 products with small constant weights.
  fileprivate mutating func overlapTypes(
    input: [Int], weights: [Int], axis: Int, result: [Int]
  ) -> Signature {
    var types = Signature(
      operands: [
        TensorType(.int8, input, scale: 0.05, zeroPoint: 3),
        TensorType(.int8, weights, Quantization(scales: [0.01], zeroPoints: [0], axis: axis)),
        nil,
      ], results: [TensorType(.int8, result, scale: 0.05, zeroPoint: -7)], tuning: Tuning(.dsp))
    let count = weights.reduce(1, *)
    types.constants[1] = Tensor(.int8, (0..<count).map { _ in Int32(int(-120...120)) })
    return types
  }
}
