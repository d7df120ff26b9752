import CKernels
import IR
import Testing

@testable import Operators

/// The portable paths of the kernels for some instructions; `verify --on` checks the others.
struct PackedKernelsTests {
  private static let sets: [Tuning.Instructions] = [.dsp, .scalar, .helium]

  @Test(arguments: 0..<200, sets)
  func convolutionsMatchTheReference(seed: Int, set: Tuning.Instructions) throws {
    var dice = Dice(seed: seed)
    let (window, height, width, image) = dice.slidingWindow()
    let (depth, outputs) = (dice.pick([1, 2, 3, 4, 5, 8, 31]), dice.int(1...9))
    let types = dice.packedTypes(
      input: [1] + image.input[1...] + [depth], weights: [outputs, height, width, depth],
      channelAxis: 0, result: [1] + image.result[1...] + [outputs], set)
    try expectMatch(
      Conv2D(window, activation: dice.activation()), types, set.convolution, &dice)
  }

  @Test(arguments: 0..<200, sets)
  func depthwiseConvolutionsMatchTheReference(seed: Int, set: Tuning.Instructions) throws {
    var dice = Dice(seed: seed)
    var (window, height, width, image) = dice.slidingWindow()
    if dice.int(0...1) == 0 {
      // The kernels know this size.
      (height, width) = (3, 3)
      window = Window(strideY: dice.int(1...2), strideX: dice.int(1...2), padding: .same)
      image.input = [1, dice.int(1...9), dice.int(1...9)]
      image.result = [
        1, (image.input[1] + window.strideY - 1) / window.strideY,
        (image.input[2] + window.strideX - 1) / window.strideX,
      ]
    }
    let depth = dice.int(4...9)
    let types = dice.packedTypes(
      input: [1] + image.input[1...] + [depth], weights: [1, height, width, depth],
      channelAxis: 3, result: [1] + image.result[1...] + [depth], set)
    let suits = window.dilationX == 1 && window.strideX <= 2
    let isSquare = height == 3 && width == 3 && suits && window.dilationY == 1
    let suitsImage = suits && window.dilationY == 1 && 4...7 ~= height
    let kernel: String? =
      switch set {
      // Of 3 by 3 pixels, it depends on how many channels are fitted.
      case .dsp:
        suits && !suitsImage && (height, width) != (3, 3) ? "kl_depthwise_planes" : nil
      case .scalar: isSquare ? "kl_depthwise_taps_3x3" : "kl_depthwise_taps"
      case .helium: window.dilationX == 1 ? "kl_depthwise_vectors" : nil
      default: nil
      }
    try expectMatch(
      DepthwiseConv2D(window, activation: dice.activation()), types, kernel, &dice)
  }

  /// Those that need no memory of their own.
  @Test(arguments: 0..<200, [Tuning.Instructions.scalar, .dsp, .helium])
  func directKernelsMatchTheReference(seed: Int, set: Tuning.Instructions) throws {
    var dice = Dice(seed: seed)
    let (window, height, width, image) = dice.slidingWindow()
    let (depth, outputs) = (dice.pick([1, 2, 3, 4, 5, 8, 12]), dice.int(1...9))
    let (input, result) = ([1] + image.input[1...] + [depth], [1] + image.result[1...])
    var types = dice.packedTypes(
      input: input, weights: [outputs, height, width, depth], channelAxis: 0,
      result: result + [outputs], set)
    types.tuning.allowsScratch = false
    let taps = height * width
    let direct = set == .scalar ? "kl_conv_2d_direct_bytes" : "kl_conv_2d_direct"
    let suits = depth.isMultiple(of: 4) ? taps <= KL_DIRECT_TAPS : taps * depth <= KL_DIRECT_BYTES
    try expectMatch(
      Conv2D(window, activation: dice.activation()), types,
      suits ? direct : "kl_conv_2d_s8", &dice)
    guard depth > 1 else { return }
    types = dice.packedTypes(
      input: input, weights: [1, height, width, depth], channelAxis: 3, result: result + [depth],
      set)
    types.tuning.allowsScratch = false
    try expectMatch(
      DepthwiseConv2D(window, activation: dice.activation()), types, "kl_depthwise_direct", &dice)
  }

  /// Rows that lie one after the other are one to vectors, whose tiles go over their ends.
  @Test(arguments: 0..<200) func rowsInOneStayInTheirMemory(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (height, width) = (dice.int(2...3), dice.int(1...11))
    let (depth, outputs) = (dice.int(1...20), dice.int(1...9))
    let types = dice.packedTypes(
      input: [1, height, width, depth], weights: [outputs, 1, 1, depth], channelAxis: 0,
      result: [1, height, width, outputs], .helium)
    let op = Conv2D(Window(strideY: 1, strideX: 1, padding: .valid), activation: dice.activation())
    let call = op.kernelCalls(types.makingRows)[0]
    guard var p = call.parameters as? kl_conv_2d_vectors_params else { return }
    let packed = call.arguments.compactMap { argument in
      if case .constant(let tensor, _) = argument { Memory(tensor.bytes) } else { nil }
    }
    let input = dice.tensor(types.operand(0))
    let image = Memory(input.bytes)
    let needed = op.scratchBytes(types.makingRows)
    let scratch = Memory(byteCount: needed + 64)
    let output = Memory(byteCount: height * width * outputs)
    let base: UnsafePointer<Int8> = image.pointer()
    let rows = kl_rows_at(base, Int32(height), Int32(width * depth))
    withExtendedLifetime((image, packed, scratch, output)) {
      kl_conv_2d_vectors_rows(
        &p, 0, Int32(height), rows, packed[0].pointer(), packed[1].pointer(), scratch.pointer(),
        output.pointer())
    }
    #expect(scratch.bytes[needed...].allSatisfy { $0 == 0xA5 })
    #expect(output.bytes == op.evaluate([input] + types.constants[1...], types)[0].bytes)
  }

  @Test(arguments: 0..<200) func wholeImagesMatchTheReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (height, width) = (dice.int(4...7), dice.int(3...7))
    let window = Window(strideY: dice.int(1...2), strideX: dice.int(1...3), padding: .same)
    let image = [dice.int(1...9), dice.int(1...9)]
    // Planes are for images so small that these kernels would need too much memory for them.
    let isLarge = image[0] > 5 && image[1] > 5
    let result = [
      (image[0] + window.strideY - 1) / window.strideY,
      (image[1] + window.strideX - 1) / window.strideX,
    ]
    // Scratch memory is little beside so many channels.
    let depth = dice.int(200...205)
    let types = dice.packedTypes(
      input: [1] + image + [depth], weights: [1, height, width, depth],
      channelAxis: 3, result: [1] + result + [depth], .dsp)
    let op = DepthwiseConv2D(window, activation: dice.activation())
    let isPacked = op.kernelCalls(types)[0].function != "kl_depthwise_conv_2d_s8"
    try expectMatch(op, types, isLarge && isPacked ? "kl_depthwise_image" : nil, &dice)
  }

  @Test(arguments: 0..<40, sets) func oneChannelMakesADepthwiseConvolutionAConvolution(
    seed: Int, set: Tuning.Instructions
  ) throws {
    var dice = Dice(seed: seed)
    let (window, height, width, image) = dice.slidingWindow()
    let outputs = dice.int(1...9)
    let types = dice.packedTypes(
      input: [1] + image.input[1...] + [1], weights: [1, height, width, outputs],
      channelAxis: 3, result: [1] + image.result[1...] + [outputs], set)
    try expectMatch(DepthwiseConv2D(window), types, set.convolution, &dice)
  }

  @Test(arguments: 0..<200, sets)
  func denseLayersMatchTheReference(seed: Int, set: Tuning.Instructions) throws {
    var dice = Dice(seed: seed)
    let (batches, depth, outputs) = (dice.int(1...3), dice.int(1...40), dice.int(1...20))
    let types = dice.packedTypes(
      input: [batches, depth], weights: [outputs, depth], channelAxis: 0,
      result: [batches, outputs], set)
    let packed =
      depth.isMultiple(of: 4) ? "kl_fully_connected_packed" : "kl_fully_connected_packed_copy"
    let kernel =
      set == .dsp
      ? packed : set == .scalar ? "kl_fully_connected_tiled" : "kl_fully_connected_vectors"
    try expectMatch(FullyConnected(activation: dice.activation()), types, kernel, &dice)
  }

  @Test(arguments: 0..<40) func sumsMatchTheReference(seed: Int) throws {
    var dice = Dice(seed: seed)
    var types = Signature(
      operands: [dice.quantized([300]), dice.quantized([300])], results: [dice.quantized([300])])
    for index in 0...1 { types.operands[index]?.quantization?.scales = [dice.usualScale()] }
    types.results[0].quantization?.scales = [dice.usualScale()]
    types.tuning = Tuning(.dsp)
    try expectMatch(Add(activation: dice.activation()), types, nil, &dice)
  }

  @Test func usualSumsAreFitted() {
    let a = TensorType(.int8, [2, 300], scale: 0.0235, zeroPoint: 4)
    let b = TensorType(.int8, [2, 300], scale: 0.0411, zeroPoint: -128)
    var types = Signature(
      operands: [a, b], results: [TensorType(.int8, [2, 300], scale: 0.0437, zeroPoint: -128)])
    #expect(Add().kernelCalls(types)[0].function == "kl_add_s8")
    types.tuning = Tuning(.dsp)
    #expect(Add(activation: .relu).kernelCalls(types)[0].function == "kl_add_fitted_s8")
  }

  @Test func runsEndBeforeTheirSumsNeed17Bits() throws {
    var dice = Dice(seed: 1)
    // The largest weights, with the largest inputs; and so small ones that a run is as long as can be.
    for (weight, input) in [(127, -128), (-127, -128), (127, 127), (1, 127), (0, 5)] {
      var types = dice.packedTypes(
        input: [1, 1, 5, 200], weights: [3, 1, 1, 200], channelAxis: 0, result: [1, 1, 5, 3],
        .scalar)
      types.constants[1] = Tensor(.int8, [Int32](repeating: Int32(weight), count: 600))
      types.constants[0] = Tensor(.int8, [Int32](repeating: Int32(input), count: 1000))
      try expectMatch(
        Conv2D(Window(strideY: 1, strideX: 1, padding: .valid)), types, "kl_conv_2d_paired", &dice)
    }
  }

  /// Channels without a fitted form among others, and windows of more than a vector.
  @Test(arguments: 0..<100) func vectorsMatchTheReferenceWithExactChannels(seed: Int) throws {
    var dice = Dice(seed: seed)
    let (depth, taps) = (dice.int(4...13), dice.pick([3, 7, 16, 17, 33]))
    let isColumn = dice.int(0...1) == 0
    let (input, result) =
      isColumn ? ([1, taps + 4, 1], [1, 5, 1]) : ([1, 1, taps + 4], [1, 1, 5])
    var types = dice.packedTypes(
      input: input + [depth], weights: [1, isColumn ? taps : 1, isColumn ? 1 : taps, depth],
      channelAxis: 3, result: result + [depth], .helium)
    let depthwiseScales = dice.mixedScales(depth, axis: 3, types)
    types.operands[1]?.quantization = depthwiseScales
    let depthwise = DepthwiseConv2D(Window(strideY: 1, strideX: 1, padding: .valid))
    try expectMatch(depthwise, types, "kl_depthwise_vectors", &dice)
    let outputs = dice.int(1...13)
    var dense = dice.packedTypes(
      input: [3, taps], weights: [outputs, taps], channelAxis: 0, result: [3, outputs], .helium)
    let denseScales = dice.mixedScales(outputs, axis: 0, dense)
    dense.operands[1]?.quantization = denseScales
    try expectMatch(FullyConnected(), dense, "kl_fully_connected_vectors", &dice)
  }

  @Test func lanesThatOverflowAreLeftToOtherKernels() {
    var types = Signature(
      operands: [
        TensorType(.int8, [1, 4], scale: 0.5), TensorType(.int8, [2, 4], scale: 0.01), nil,
      ], results: [TensorType(.int8, [1, 2], scale: 0.5)], tuning: Tuning(.dsp))
    types.constants[1] = Tensor(.int8, [-128, 1, 2, 3, 0, 0, 0, 0])
    #expect(FullyConnected().kernelCalls(types)[0].function == "kl_fully_connected_packed")
    types.constants[1] = Tensor(.int8, [-128, 1, 2, 3, -1, 0, 0, 0])
    #expect(FullyConnected().kernelCalls(types)[0].function == "kl_fully_connected_tiled")
  }
}

extension Tuning.Instructions {
  fileprivate var convolution: String {
    self == .dsp
      ? "kl_conv_2d_packed" : self == .scalar ? "kl_conv_2d_paired" : "kl_conv_2d_vectors"
  }
}

/// Expects the kernel that is chosen, and which it is if that is known, to equal the reference.
func expectMatch(
  _ op: some Operator, _ types: Signature, _ kernel: String?, _ dice: inout Dice
) throws {
  try op.check(types)
  let operands = zip(types.operands, types.constants).map { type, constant in
    constant ?? type.map { dice.elements($0) }
  }
  let call = try #require(op.kernelCalls(types).first)
  if let kernel { #expect(call.function == kernel) }
  let result = Memory(byteCount: types.results[0].byteCount)
  let scratch = (op as? any ScratchUsing)?.scratchBytes(types) ?? 0
  let arguments = call.arguments.map { argument in
    switch argument {
    case .operand(let index): Memory(operands[index]?.bytes ?? [])
    case .constant(let tensor, _): Memory(tensor.bytes)
    case .scratch, .decoded: Memory(byteCount: scratch)
    case .result: result
    }
  }
  withExtendedLifetime(arguments) { run(call, arguments) }
  let expected = op.evaluate(operands, types)[0]
  #expect(Tensor(expected.element, bytes: result.bytes) == expected, "\(call.function) \(types)")
}

private func run(_ call: KernelCall, _ a: [Memory]) {
  switch (call.function, call.parameters) {
  case (_, var p as kl_conv_2d_packed_params):
    kl_conv_2d_packed(&p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case (_, var p as kl_conv_2d_vectors_params):
    kl_conv_2d_vectors(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case (_, var p as kl_depthwise_vectors_params):
    kl_depthwise_vectors(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_fully_connected_vectors", var p as kl_dense_params):
    kl_fully_connected_vectors(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case ("kl_conv_2d_paired", var p as kl_columns_params):
    kl_conv_2d_paired(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_conv_2d_direct_bytes", var p as kl_conv_2d_direct_params):
    kl_conv_2d_direct_bytes(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case (_, var p as kl_conv_2d_direct_params):
    kl_conv_2d_direct(&p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case ("kl_conv_2d_s8", var p as kl_conv_2d_params):
    kl_conv_2d_s8(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer(),
      a[5].pointer())
  case (_, var p as kl_depthwise_direct_params):
    kl_depthwise_direct(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case (_, var p as kl_depthwise_image_params):
    kl_depthwise_image(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_depthwise_taps_3x3", var p as kl_depthwise_taps_params):
    kl_depthwise_taps_3x3(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case (_, var p as kl_depthwise_taps_params):
    kl_depthwise_taps(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_fully_connected_tiled", var p as kl_dense_params):
    kl_fully_connected_tiled(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case ("kl_depthwise_planes_3x3", var p as kl_depthwise_planes_params):
    kl_depthwise_planes_3x3(&p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case (_, var p as kl_depthwise_planes_params):
    kl_depthwise_planes(&p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case ("kl_fully_connected_packed", var p as kl_fully_connected_packed_params):
    kl_fully_connected_packed(&p, a[0].pointer(), a[1].pointer(), a[2].pointer())
  case (_, var p as kl_fully_connected_packed_params):
    kl_fully_connected_packed_copy(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case (_, var p as kl_depthwise_conv_2d_params):
    kl_depthwise_conv_2d_s8(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer(),
      a[5].pointer())
  case (_, var p as kl_add_fitted_params):
    kl_add_fitted_s8(&p, a[0].pointer(), a[1].pointer(), a[2].pointer())
  case (_, var p as kl_add_params):
    kl_add_s8(&p, a[0].pointer(), a[1].pointer(), a[2].pointer())
  default: runLanes(call, a)
  }
}

private func runLanes(_ call: KernelCall, _ a: [Memory]) {
  switch (call.function, call.parameters) {
  case ("kl_conv_2d_lanes_s16", var p as kl_columns_params):
    kl_conv_2d_lanes_s16(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_conv_2d_lanes_s16_long", var p as kl_columns_params):
    kl_conv_2d_lanes_s16_long(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_conv_2d_lanes_s16_b32", var p as kl_columns_params):
    kl_conv_2d_lanes_s16_b32(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_conv_2d_lanes_s8_s4", var p as kl_columns_params):
    kl_conv_2d_lanes_s8_s4(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_depthwise_lanes_s8", var p as kl_depthwise_lanes_params):
    kl_depthwise_lanes_s8(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_depthwise_lanes_s8_s4", var p as kl_depthwise_lanes_params):
    kl_depthwise_lanes_s8_s4(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_depthwise_lanes_s16", var p as kl_depthwise_lanes_params):
    kl_depthwise_lanes_s16(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_depthwise_lanes_s16_long", var p as kl_depthwise_lanes_params):
    kl_depthwise_lanes_s16_long(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer(), a[4].pointer())
  case ("kl_fully_connected_lanes_s16", var p as kl_dense_params):
    kl_fully_connected_lanes_s16(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case ("kl_fully_connected_lanes_s16_long", var p as kl_dense_params):
    kl_fully_connected_lanes_s16_long(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case ("kl_fully_connected_lanes_s16_b32", var p as kl_dense_params):
    kl_fully_connected_lanes_s16_b32(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  case ("kl_fully_connected_lanes_s8_s4", var p as kl_dense_params):
    kl_fully_connected_lanes_s8_s4(
      &p, a[0].pointer(), a[1].pointer(), a[2].pointer(), a[3].pointer())
  default: Issue.record("\(call.function) is not known here")
  }
}

extension Dice {
  fileprivate mutating func usualScale() -> Float { Float.random(in: 0.02...0.08, using: &self) }

  /// Scales of weights: some channels have factors above 1/8, which no scale fits.
  fileprivate mutating func mixedScales(
    _ channels: Int, axis: Int, _ types: Signature
  ) -> Quantization {
    let result = types.results[0].quantization?.scales[0] ?? 1
    let scales = (0..<channels).map { _ in result / 0.05 * pick([0.3, 0.01]) }
    return Quantization(
      scales: scales, zeroPoints: [Int32](repeating: 0, count: channels), axis: axis)
  }

  /// Types for int8 products with constant weights and usual factors.
  fileprivate mutating func packedTypes(
    input: [Int], weights: [Int], channelAxis: Int, result: [Int], _ set: Tuning.Instructions
  ) -> Signature {
    let channels = weights[channelAxis]
    let scales = (0..<pick([1, channels])).map { _ in Float.random(in: 0.005...0.01, using: &self) }
    let factor = Float(pick([0x1p-4, 0x1p-7, 0x1p-9, 0x1p-12]))
    var types = Signature(
      operands: [
        TensorType(.int8, input, scale: 0.05, zeroPoint: Int32(int(-128...127))),
        TensorType(
          .int8, weights,
          Quantization(
            scales: scales, zeroPoints: [Int32](repeating: 0, count: scales.count),
            axis: channelAxis)), TensorType(.int32, [channels]),
      ],
      results: [
        TensorType(
          .int8, result, scale: 0.05 * scales[0] / factor,
          zeroPoint: Int32(pick([-128, int(-128...127)])))
      ], tuning: Tuning(set))
    let count = weights.reduce(1, *)
    types.constants[1] = Tensor(
      .int8, (0..<count).map { _ in Int32(pick([-127, 127, int(-127...127), int(-2...2)])) })
    types.constants[2] = Tensor(.int32, (0..<channels).map { _ in Int32(int(-1 << 14...1 << 14)) })
    return types
  }
}
