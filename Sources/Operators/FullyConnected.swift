import CKernels
import IR
import TFLite

/// Each output is the dot product of the input and one row of the weights, plus a bias.
///
/// Operands: input of whole rows `[…, depth]`, weights `[outputs, depth]`, optional bias `[outputs]`.
package struct FullyConnected: Importable, ActivationFusing, Multiplying, RowConsuming,
  ScratchUsing, RangeGiving, ChannelRemoving
{
  package static let name = "FULLY_CONNECTED"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  package var activation: Activation
  /// int16 rows without a bias are summed in 32 bits.
  let narrowWithoutBias: Bool

  package init(activation: Activation = .none, narrowWithoutBias: Bool = false) {
    self.activation = activation
    self.narrowWithoutBias = narrowWithoutBias
  }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(activation: try options.activation(), narrowWithoutBias: options.hasNarrowBias())
    let format = options.int("weights_format")
    guard format == 0 else {
      throw Unsupported("weights must be in the default format (are in \(format))")
    }
  }

  package var attributes: [String] { activation == .none ? [] : [activation.rawValue] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...3)
    let (input, weights, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireRank(weights, 2, "weights")
    try products(types).check(channelAxis: 0, wideBiases: [.int32, .int64])
    let (outputs, depth) = (weights.shape[0], weights.shape[1])
    try types.require(
      depth > 0 && outputs > 0 && input.count.isMultiple(of: depth),
      "input must hold whole rows of \(depth) (has \(input.shape))")
    let batches = input.count / depth
    try types.require(
      result.count == batches * outputs && result.shape.last == outputs,
      "result must have \(batches) rows of \(outputs) values (has \(result.shape))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (outputs, depth) = (types.operand(1).shape[0], types.operand(1).shape[1])
    let row = [ProductRun(input: 0, weights: 0, count: depth)]
    var sums = products(types).sums(operands)
    for start in stride(from: 0, to: types.operand(0).count, by: depth) {
      for output in 0..<outputs {
        sums.append(row, input: start, weights: output * depth, channel: output)
      }
    }
    return [sums.tensor]
  }

  package func scratchBytes(_ types: Signature) -> Int { fast(types)?.scratchBytes ?? 0 }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [fast(types)?.call ?? plainCall(types)]
  }

  private func plainCall(_ types: Signature) -> KernelCall {
    let products = products(types)
    let arguments = [.operand(0), products.weightsArgument] + products.arguments + [.result(0)]
    let function = "kl_fully_connected_\(products.kind.rawValue)"
    return switch (products.kind, products.scaling) {
    case (.float, _):
      KernelCall(function, in: "fully_connected_f32.h", floatParameters(types), arguments)
    case (_, .real):
      KernelCall("\(function)_litert", in: "fully_connected_litert.h", parameters(types), arguments)
    case (.int8, _) where products.hasNibbles:
      KernelCall("\(function)_s4", in: "fully_connected_s4.h", parameters(types), arguments)
    case (.int8, _):
      KernelCall(function, in: "fully_connected.h", parameters(types), arguments)
    case (.int16, _), (.int16Narrow, _):
      KernelCall(function, in: "fully_connected_s16.h", parameters(types), arguments)
    }
  }

  package func rowConsumption(of image: TensorType, _ types: Signature) -> RowConsumption? {
    let (products, weights) = (products(types), types.operand(1).shape)
    // The kernel for rows rounds twice, and its weights are bytes.
    guard products.kind == .int8, products.scaling == .fixedPoint, !products.hasNibbles,
      image.shape.count == 4, image.shape[0] == 1,
      image.count == weights[1], image.count > 0
    else { return nil }
    let call = KernelCall(
      "kl_fully_connected_s8_add_row", in: "fully_connected.h",
      kl_fully_connected_rows_params(
        row: Int32(image.count / image.shape[1]), dense: parameters(types)),
      [.operand(0), .operand(1)] + products.arguments + [.scratch, .result(0)])
    return RowConsumption(accumulatorBytes: 4 * weights[0], calls: [call])
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.results[0].count * types.operand(1).shape[1]
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    guard products(types).kind != .float else { return [nil] }
    let (depth, inputs) = (types.operand(1).shape[1], types.operand(0).channelCount)
    guard let input = operands[0], let whole = input.whole, !depth.isMultiple(of: inputs) else {
      return [channels(types).ranges(operands[0])]
    }
    // Rows do not begin with the first channel.
    return [channels(types, inputs: depth).ranges(ChannelRanges(whole, count: depth))]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    let links = self.channels(types)
    guard links.canShrink, types.operand(1).shape[1].isMultiple(of: types.operand(0).channelCount)
    else { return channels.keepAll() }
    links.extend(&channels)
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    self.channels(types).constants(for: channels)
  }

  /// A row holds the channels of the input several times: its pixels are the taps of one window.
  private func channels(_ types: Signature, inputs: Int? = nil) -> ProductChannels {
    let (outputs, depth) = (types.operand(1).shape[0], types.operand(1).shape[1])
    let inputs = inputs ?? types.operand(0).channelCount
    return ProductChannels(
      products(types), places: [Array(0..<depth / inputs)],
      .init(
        taps: depth / inputs, outputs: outputs, isOutputFirst: true, groupInputs: inputs,
        groupOutputs: outputs))
  }

  private func products(_ types: Signature) -> Products {
    Products(
      types, activation: activation, channels: types.operand(1).shape[0],
      narrowWithoutBias: narrowWithoutBias,
      // LiteRT is the judge of uint8 networks whatever the contract.
      scaling: types.numerics == .litert || types.isUnsigned ? .real : .fixedPoint)
  }

  /// This by a faster kernel, where one is wanted and can do it.
  private func fast(_ types: Signature) -> (any FastKernel)? {
    let (products, depth) = (products(types), types.operand(1).shape[1])
    let usual = products.fastRows(depth: depth)
    return products.codedRow(depth: depth) { usual?.call ?? plainCall(types) } ?? usual
  }

  private func parameters(_ types: Signature) -> kl_fully_connected_params {
    let (input, weights, result) = (types.operand(0), types.operand(1), types.results[0])
    let products = products(types)
    return kl_fully_connected_params(
      batches: Int32(input.count / weights.shape[1]),
      input_depth: Int32(weights.shape[1]), output_depth: Int32(weights.shape[0]),
      input_offset: -input.zeroPoint, weights_offset: -weights.zeroPoint,
      output_offset: result.zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      per_channel: products.factors.perChannel)
  }

  private func floatParameters(_ types: Signature) -> kl_fully_connected_f32_params {
    let (input, weights) = (types.operand(0).count, types.operand(1).shape)
    let clamp = activation.floatRange
    return kl_fully_connected_f32_params(
      batches: Int32(input / weights[1]), input_depth: Int32(weights[1]),
      output_depth: Int32(weights[0]),
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
  }
}
