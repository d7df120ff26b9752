import CKernels
import IR
import TFLite

/// Slides one filter over each channel of an image, or `depthMultiplier` filters over each.
///
/// Operands: input `[batches, height, width, depth]`, filters `[1, height, width, outputs]`,
/// optional bias `[outputs]`.
package struct DepthwiseConv2D: Importable, ActivationFusing, BorderAbsorbing, Multiplying {
  package static let name = "DEPTHWISE_CONV_2D"
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
    try types.requireQuantized(input, "input")
    try types.requireQuantized(result, "result")
    try types.requireRank(filters, 4, "filters")
    try types.requireWeights(1, channelAxis: 3)
    try window.check(height: filters.shape[1], width: filters.shape[2], types)
    let (depth, outputs) = (input.shape[3], filters.shape[3])
    try types.require(
      filters.shape[0] == 1 && depth > 0 && outputs.isMultiple(of: depth),
      "filters must be [1, height, width, k * \(depth)] (are \(filters.shape))")
    try types.require(
      result.shape[3] == outputs, "result must have \(outputs) channels (has \(result.shape[3]))")
    try types.requireBias(2, channels: outputs)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let p = parameters(types)
    let w = p.window
    let input = operands.present(0).int32s
    let filters = operands.present(1).int32s
    let (depth, outputs) = (Int(w.input_depth), Int(w.output_depth))
    let bias = operands.bias(2, channels: outputs)
    let factors = multipliers(types)
    var result: [Int32] = []
    result.reserveCapacity(types.results[0].count)
    for batch in 0..<Int(w.batches) {
      for y in 0..<Int(w.output_height) {
        for x in 0..<Int(w.output_width) {
          var sums = bias
          for row in w.tapsY(y) {
            for column in w.tapsX(x) {
              let pixel = (batch * Int(w.input_height) + row.at) * Int(w.input_width) + column.at
              let tap = row.tap * Int(w.width) + column.tap
              for output in 0..<outputs {
                let value = input[pixel * depth + output / Int(p.depth_multiplier)]
                sums[output] &+= (value + p.input_offset) * filters[tap * outputs + output]
              }
            }
          }
          for output in 0..<outputs {
            let scaled = FixedPoint.multiply(sums[output], by: factors[output]) &+ p.output_offset
            result.append(scaled.clamped(to: p.clamp_min...p.clamp_max))
          }
        }
      }
    }
    return [Tensor(.int8, result)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [
      KernelCall(
        "kl_depthwise_conv_2d_s8", in: "depthwise_conv_2d.h", parameters(types),
        [.operand(0), .operand(1), types.biasArgument(2, channels: types.results[0].shape[3])]
          + multipliers(types).arguments + [.result(0)])
    ]
  }

  package func absorbing(_ border: Border, _ types: Signature) -> DepthwiseConv2D {
    DepthwiseConv2D(window.absorbing(border), activation: activation)
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.results[0].count * types.operand(1).shape[1...2].reduce(1, *)
  }

  private func multipliers(_ types: Signature) -> ChannelMultipliers {
    ChannelMultipliers(
      input: types.operand(0), weights: types.operand(1), result: types.results[0])
  }

  private func parameters(_ types: Signature) -> kl_depthwise_conv_2d_params {
    let (input, filters, result) = (types.operand(0), types.operand(1), types.results[0])
    let clamp = activation.range(in: result)
    return kl_depthwise_conv_2d_params(
      window: window.geometry(height: filters.shape[1], width: filters.shape[2], types),
      depth_multiplier: Int32(filters.shape[3] / input.shape[3]),
      input_offset: -input.zeroPoint, output_offset: result.zeroPoint,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound,
      per_channel: multipliers(types).perChannel)
  }
}
