import CKernels
import IR
import TFLite

/// Slides one filter over each channel of an image, or `depthMultiplier` filters over each.
///
/// Operands: input `[batches, height, width, depth]`, filters `[1, height, width, outputs]`,
/// optional bias `[outputs]`.
package struct DepthwiseConv2D: Importable, ActivationFusing, BorderAbsorbing, Multiplying,
  WindowSliding, ScratchUsing, ExactlyOverlapping, BackwardWriting, RangeGiving, ChannelRemoving
{
  package static let name = "DEPTHWISE_CONV_2D"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  package var activation: Activation
  var window: Window

  package init(_ options: Model.Options) throws(Unsupported) {
    activation = try options.activation()
    window = Window(
      strideY: options.int("stride_h"), strideX: options.int("stride_w"),
      dilationY: options.int("dilation_h_factor"), dilationX: options.int("dilation_w_factor"),
      padding: try options.padding())
  }

  init(_ window: Window, activation: Activation = .none) {
    self.window = window
    self.activation = activation
  }

  package var attributes: [String] {
    window.attributes + (activation == .none ? [] : [activation.rawValue])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...3)
    let (input, filters, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireRank(filters, 4, "filters")
    try products(types).check(channelAxis: 3, wideBiases: [.int64])
    try window.check(height: filters.shape[1], width: filters.shape[2], types)
    let (depth, outputs) = (input.shape[3], filters.shape[3])
    try types.require(
      filters.shape[0] == 1 && depth > 0 && outputs > 0 && outputs.isMultiple(of: depth),
      "filters must be [1, height, width, k * \(depth)] (are \(filters.shape))")
    try types.require(
      result.shape[3] == outputs, "result must have \(outputs) channels (has \(result.shape[3]))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let w = slidingGeometry(types)
    let (depth, outputs) = (Int(w.input_depth), Int(w.output_depth))
    let multiplier = outputs / depth
    var sums = products(types).sums(operands)
    w.forEachPosition { pixels in
      let runs = pixels.map {
        ProductRun(input: $0.at * depth, weights: $0.tap * outputs, count: 1)
      }
      for output in 0..<outputs {
        sums.append(runs, input: output / multiplier, weights: output, channel: output)
      }
    }
    return [sums.tensor]
  }

  package func scratchBytes(_ types: Signature) -> Int {
    convolution(types)?.scratchBytes ?? channelwise(types)?.scratchBytes ?? 0
  }

  package func percentWithoutScratch(_ types: Signature) -> Int {
    (convolution(types) ?? channelwise(types))?.percent ?? 800
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    if let fast = convolution(types) ?? channelwise(types) { return [fast.call] }
    let products = products(types)
    let arguments = [.operand(0), products.weightsArgument] + products.arguments + [.result(0)]
    return switch products.kind {
    case .int8 where products.hasNibbles:
      [
        KernelCall(
          "kl_depthwise_conv_2d_s8_s4", in: "depthwise_conv_2d_s4.h", parameters(types), arguments)
      ]
    case .int8:
      [
        KernelCall(
          "kl_depthwise_conv_2d_s8", in: "depthwise_conv_2d.h", parameters(types), arguments)
      ]
    case .int16, .int16Narrow:
      [
        KernelCall(
          "kl_depthwise_conv_2d_s16", in: "depthwise_conv_2d_s16.h", parameters(types), arguments)
      ]
    case .float:
      [
        KernelCall(
          "kl_depthwise_conv_2d_f32", in: "depthwise_conv_2d_f32.h", floatParameters(types),
          arguments)
      ]
    }
  }

  package func exactDistance(_ types: Signature) -> Int? {
    guard types.areImages(0), convolution(types) == nil else { return nil }
    return channelwise(types)?.exactDistance
  }

  package func backwardDistance(_ types: Signature) -> Int? {
    guard types.areImages(0), convolution(types) == nil else { return nil }
    return (channelwise(types) as? PackedPlanes)?.backwardDistance
  }

  package func backwardCalls(_ types: Signature) -> [KernelCall] {
    (channelwise(types) as? PackedPlanes).map { [$0.backwardCall] } ?? []
  }

  package func absorbing(_ border: Border, _ types: Signature) -> DepthwiseConv2D {
    DepthwiseConv2D(window.absorbing(border), activation: activation)
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.results[0].count * types.operand(1).shape[1...2].reduce(1, *)
  }

  var slidingWindow: Window {
    get { window }
    set { window = newValue }
  }

  func writing(_ types: Signature) -> WindowWriting {
    if let fast = convolution(types) ?? channelwise(types) { return fast.writing }
    return types.operand(0).shape[3] == types.results[0].shape[3] ? .channelwise : .elementwise
  }

  func rowKernel(_ types: Signature) -> RowForm.Kernel? {
    guard let fast = convolution(types) ?? channelwise(types) else { return .window }
    return fast.makesBands ? .band : nil
  }

  func rowBand(_ types: Signature) -> (rows: Int, loss: RowForm.Loss) {
    guard types.tuning.allowsScratch else { return (1, RowForm.Loss()) }
    let w = slidingGeometry(types)
    let isSquare = w.height == 3 && w.width == 3 && w.stride_y == 1 && w.stride_x == 1
    // Two rows share what is read for both.
    return isSquare && w.dilation_y == 1 && convolution(types) == nil
      ? (2, RowForm.Loss(rows: 65, bands: 2)) : (1, RowForm.Loss(rows: 2, bands: 2))
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    products(types).kind == .float ? [nil] : [channels(types).ranges(operands[0])]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    let (depth, multiplier) = (types.operand(0).shape[3], multiplier(types))
    guard self.channels(types).canShrink else { return channels.keepAll() }
    for output in channels.results[0].indices where channels.results[0][output] {
      channels.operands[0][output / multiplier] = true
    }
    // Every channel that stays has as many filters as before, unless there is one alone.
    guard depth > 1 else { return }
    for output in channels.results[0].indices where channels.operands[0][output / multiplier] {
      channels.results[0][output] = true
    }
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    self.channels(types).constants(for: channels)
  }

  private func multiplier(_ types: Signature) -> Int {
    types.operand(1).shape[3] / types.operand(0).shape[3]
  }

  private func channels(_ types: Signature) -> ProductChannels {
    let filters = types.operand(1).shape
    return ProductChannels(
      products(types), places: slidingGeometry(types).tapsByPlace,
      .init(
        taps: filters[1] * filters[2], outputs: filters[3], isOutputFirst: false,
        groupInputs: 1, groupOutputs: multiplier(types)))
  }

  private func products(_ types: Signature) -> Products {
    Products(types, activation: activation, channels: types.operand(1).shape[3])
  }

  /// Of an image with one channel this is a convolution, by a faster kernel where one is wanted and can
  /// do it.
  private func convolution(_ types: Signature) -> (any FastKernel)? {
    guard types.operand(0).shape[3] == 1 else { return nil }
    let outputs = types.operand(1).shape[3]
    return products(types).fastConvolution(slidingGeometry(types), byRows: types.makesRows) {
      output, tap, _ in
      tap * outputs + output
    }
  }

  /// This by a faster kernel for channels by themselves.
  private func channelwise(_ types: Signature) -> (any FastKernel)? {
    products(types).fastDepthwise(slidingGeometry(types), byRows: types.makesRows)
  }

  func slidingGeometry(_ types: Signature) -> kl_window {
    let filters = types.operand(1).shape
    return window.geometry(height: filters[1], width: filters[2], types)
  }

  private func parameters(_ types: Signature) -> kl_depthwise_conv_2d_params {
    let products = products(types)
    return kl_depthwise_conv_2d_params(
      window: slidingGeometry(types),
      depth_multiplier: Int32(products.channels / types.operand(0).shape[3]),
      input_offset: -types.operand(0).zeroPoint, weights_offset: -types.operand(1).zeroPoint,
      output_offset: types.results[0].zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      per_channel: products.factors.perChannel)
  }

  private func floatParameters(_ types: Signature) -> kl_depthwise_conv_2d_f32_params {
    let clamp = activation.floatRange
    return kl_depthwise_conv_2d_f32_params(
      window: slidingGeometry(types),
      depth_multiplier: Int32(types.operand(1).shape[3] / types.operand(0).shape[3]),
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
  }
}
