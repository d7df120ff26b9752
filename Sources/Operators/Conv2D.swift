import CKernels
import IR
import TFLite

/// Slides filters over an image; each output channel is the dot product of a window and a filter.
///
/// Operands: input `[batches, height, width, depth]`, filters `[outputs, height, width, depth / groups]`,
/// optional bias `[outputs]`.
package struct Conv2D: Importable, ActivationFusing, BorderAbsorbing, Multiplying, WindowSliding,
  ScratchUsing, BackwardWriting, RangeGiving, ChannelRemoving
{
  package static let name = "CONV_2D"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  package var activation: Activation
  var window: Window
  /// int16 images without a bias are summed in 32 bits.
  let narrowWithoutBias: Bool

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(
      Window(
        strideY: options.int("stride_h"), strideX: options.int("stride_w"),
        dilationY: options.int("dilation_h_factor"), dilationX: options.int("dilation_w_factor"),
        padding: try options.padding()),
      activation: try options.activation(), narrowWithoutBias: options.hasNarrowBias())
  }

  package init(
    _ window: Window, activation: Activation = .none, narrowWithoutBias: Bool = false
  ) {
    self.window = window
    self.activation = activation
    self.narrowWithoutBias = narrowWithoutBias
  }

  package var attributes: [String] {
    window.attributes + (activation == .none ? [] : [activation.rawValue])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...3)
    let (input, filters, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireRank(filters, 4, "filters")
    try products(types).check(channelAxis: 0, wideBiases: [.int32, .int64])
    try window.check(height: filters.shape[1], width: filters.shape[2], types)
    let (depth, filterDepth, outputs) = (input.shape[3], filters.shape[3], filters.shape[0])
    try types.require(
      filterDepth > 0 && depth > 0 && depth.isMultiple(of: filterDepth) && outputs > 0
        && outputs.isMultiple(of: depth / filterDepth),
      "channels must divide into groups (\(depth) inputs, \(filterDepth) per filter, \(outputs) outputs)"
    )
    try types.require(
      result.shape[3] == outputs, "result must have \(outputs) channels (has \(result.shape[3]))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (w, filters) = (slidingGeometry(types), types.operand(1).shape)
    let filterDepth = filters[3]
    let groupSize = filters[0] * filterDepth / Int(w.input_depth)
    var sums = products(types).sums(operands)
    w.forEachPosition { pixels in
      let runs = pixels.map { pixel in
        ProductRun(
          input: pixel.at * Int(w.input_depth), weights: pixel.tap * filterDepth, count: filterDepth
        )
      }
      for output in 0..<filters[0] {
        sums.append(
          runs, input: output / groupSize * filterDepth,
          weights: output * filters[1] * filters[2] * filterDepth, channel: output)
      }
    }
    return [sums.tensor]
  }

  package func scratchBytes(_ types: Signature) -> Int { fast(types)?.scratchBytes ?? 0 }

  package func percentWithoutScratch(_ types: Signature) -> Int { fast(types)?.percent ?? 800 }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    if let fast = fast(types) { return [fast.call] }
    let products = products(types)
    let arguments = [.operand(0), products.weightsArgument] + products.arguments + [.result(0)]
    return switch products.kind {
    case .int8 where products.hasNibbles:
      [KernelCall("kl_conv_2d_s8_s4", in: "conv_2d_s4.h", parameters(types), arguments)]
    case .int8:
      [KernelCall("kl_conv_2d_s8", in: "conv_2d.h", parameters(types), arguments)]
    case .int16, .int16Narrow:
      [
        KernelCall(
          "kl_conv_2d_\(products.kind.rawValue)", in: "conv_2d_s16.h", parameters(types), arguments)
      ]
    case .float:
      [KernelCall("kl_conv_2d_f32", in: "conv_2d_f32.h", floatParameters(types), arguments)]
    }
  }

  package func backwardDistance(_ types: Signature) -> Int? {
    guard types.areImages(0), fast(types) is PackedConvolution else { return nil }
    return slidingGeometry(types).backwardDistance(operand: .int8, result: .int8)
  }

  package func backwardCalls(_ types: Signature) -> [KernelCall] {
    (fast(types) as? PackedConvolution).map { [$0.backwardCall] } ?? []
  }

  package func absorbing(_ border: Border, _ types: Signature) -> Conv2D {
    var result = self
    result.window = window.absorbing(border)
    return result
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.results[0].count * types.operand(1).shape[1...].reduce(1, *)
  }

  var slidingWindow: Window {
    get { window }
    set { window = newValue }
  }

  func writing(_ types: Signature) -> WindowWriting {
    fast(types)?.writing ?? .elementwise
  }

  func rowKernel(_ types: Signature) -> RowForm.Kernel? { fast(types) == nil ? .window : .band }

  func rowBand(_ types: Signature) -> (rows: Int, loss: RowForm.Loss) {
    guard types.tuning.allowsScratch else { return (1, RowForm.Loss()) }
    let w = slidingGeometry(types)
    // All pixels of a map that is read pixel by pixel are one row.
    let isLine =
      w.height == 1 && w.width == 1 && w.stride_x == 1 && w.stride_y == 1 && w.pad_top == 0
      && w.pad_left == 0 && w.output_width == w.input_width
    guard isLine, w.output_width % 4 != 0 else { return (1, RowForm.Loss(rows: 1, bands: 1)) }
    let width = Int(w.output_width)
    return (
      2, RowForm.Loss(rows: Self.loss(row: width) + 1, bands: Self.loss(row: 2 * width) + 1)
    )
  }

  /// How much longer a row of pixels takes than if it were made in fours alone, in percent: two pixels
  /// take about 60 % of the time of four, and one 45 %.
  private static func loss(row width: Int) -> Int {
    let time = width / 4 * 100 + width % 4 / 2 * 60 + width % 2 * 45
    return time * 4 / width - 100
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    products(types).kind == .float ? [nil] : [channels(types).ranges(operands[0])]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    let links = self.channels(types)
    guard links.canShrink, types.operand(1).shape[3] == types.operand(0).shape[3] else {
      return channels.keepAll()
    }
    links.extend(&channels)
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    self.channels(types).constants(for: channels)
  }

  private func channels(_ types: Signature) -> ProductChannels {
    let (filters, depth) = (types.operand(1).shape, types.operand(0).shape[3])
    return ProductChannels(
      products(types), places: slidingGeometry(types).tapsByPlace,
      .init(
        taps: filters[1] * filters[2], outputs: filters[0], isOutputFirst: true,
        groupInputs: filters[3], groupOutputs: filters[0] * filters[3] / depth))
  }

  private func products(_ types: Signature) -> Products {
    Products(
      types, activation: activation, channels: types.operand(1).shape[0],
      narrowWithoutBias: narrowWithoutBias)
  }

  /// This by a faster kernel, where one is wanted and can do it.
  private func fast(_ types: Signature) -> (any FastKernel)? {
    let (filters, depth) = (types.operand(1).shape, types.operand(0).shape[3])
    guard filters[3] == depth else { return nil }
    let taps = filters[1] * filters[2]
    return products(types).fastConvolution(slidingGeometry(types), byRows: types.makesRows) {
      output, tap, channel in
      (output * taps + tap) * depth + channel
    }
  }

  func slidingGeometry(_ types: Signature) -> kl_window {
    let filters = types.operand(1).shape
    return window.geometry(height: filters[1], width: filters[2], types)
  }

  private func grouping(_ types: Signature) -> kl_conv_2d_groups {
    let (filters, depth) = (types.operand(1).shape, types.operand(0).shape[3])
    return kl_conv_2d_groups(
      filter_depth: Int32(filters[3]), size: Int32(filters[0] * filters[3] / depth))
  }

  private func parameters(_ types: Signature) -> kl_conv_2d_params {
    let products = products(types)
    return kl_conv_2d_params(
      window: slidingGeometry(types), groups: grouping(types),
      input_offset: -types.operand(0).zeroPoint, weights_offset: -types.operand(1).zeroPoint,
      output_offset: types.results[0].zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      per_channel: products.factors.perChannel)
  }

  private func floatParameters(_ types: Signature) -> kl_conv_2d_f32_params {
    let clamp = activation.floatRange
    return kl_conv_2d_f32_params(
      window: slidingGeometry(types), groups: grouping(types),
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
  }
}
