import CKernels
import IR
import TFLite

/// Slides filters over an image; each output channel is the dot product of a window and a filter.
///
/// Operands: input `[batches, height, width, depth]`, filters `[outputs, height, width, depth / groups]`,
/// optional bias `[outputs]`.
package struct Conv2D: Importable, ActivationFusing, BorderAbsorbing, Multiplying {
  package static let name = "CONV_2D"
  package var activation: Activation
  var window: Window

  package init(_ options: Model.Options) throws(Unsupported) {
    activation = try options.activation()
    window = Window(
      strideY: options.int("stride_h"), strideX: options.int("stride_w"),
      dilationY: options.int("dilation_h_factor"), dilationX: options.int("dilation_w_factor"),
      padding: try options.padding())
  }

  package init(_ window: Window, activation: Activation = .none) {
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
    try types.requireWeights(1, channelAxis: 0)
    try window.check(height: filters.shape[1], width: filters.shape[2], types)
    let (depth, filterDepth, outputs) = (input.shape[3], filters.shape[3], filters.shape[0])
    try types.require(
      filterDepth > 0 && depth > 0 && depth.isMultiple(of: filterDepth)
        && outputs.isMultiple(of: depth / filterDepth),
      "channels must divide into groups (\(depth) inputs, \(filterDepth) per filter, \(outputs) outputs)")
    try types.require(
      result.shape[3] == outputs, "result must have \(outputs) channels (has \(result.shape[3]))")
    try types.requireBias(2, channels: outputs)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let p = parameters(types)
    let w = p.window
    let input = operands.present(0).int32s.map { $0 + p.input_offset }
    let filters = operands.present(1).int32s
    let (outputs, filterDepth) = (Int(w.output_depth), Int(p.filter_depth))
    let bias = operands.bias(2, channels: outputs)
    let factors = multipliers(types)
    let tapCount = Int(w.height * w.width)
    var result: [Int32] = []
    result.reserveCapacity(types.results[0].count)
    for batch in 0..<Int(w.batches) {
      for y in 0..<Int(w.output_height) {
        let rows = w.tapsY(y)
        for x in 0..<Int(w.output_width) {
          // Where each tap inside the image reads: (input pixel, filter tap).
          let taps = rows.flatMap { row in
            w.tapsX(x).map { column in
              (
                pixel: ((batch * Int(w.input_height) + row.at) * Int(w.input_width) + column.at)
                  * Int(w.input_depth),
                tap: row.tap * Int(w.width) + column.tap
              )
            }
          }
          for output in 0..<outputs {
            let channel = output / Int(p.group_size) * filterDepth
            var sum = bias[output]
            for (pixel, tap) in taps {
              sum &+= dot(
                input, pixel + channel, filters, (output * tapCount + tap) * filterDepth,
                count: filterDepth)
            }
            let scaled = FixedPoint.multiply(sum, by: factors[output]) &+ p.output_offset
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
        "kl_conv_2d_s8", in: "conv_2d.h", parameters(types),
        [.operand(0), .operand(1), types.biasArgument(2, channels: types.results[0].shape[3])]
          + multipliers(types).arguments + [.result(0)])
    ]
  }

  package func absorbing(_ border: Border, _ types: Signature) -> Conv2D {
    Conv2D(window.absorbing(border), activation: activation)
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.results[0].count * types.operand(1).shape[1...].reduce(1, *)
  }

  private func multipliers(_ types: Signature) -> ChannelMultipliers {
    ChannelMultipliers(
      input: types.operand(0), weights: types.operand(1), result: types.results[0])
  }

  private func parameters(_ types: Signature) -> kl_conv_2d_params {
    let (input, filters, result) = (types.operand(0), types.operand(1), types.results[0])
    let clamp = activation.range(in: result)
    let groups = input.shape[3] / filters.shape[3]
    return kl_conv_2d_params(
      window: window.geometry(height: filters.shape[1], width: filters.shape[2], types),
      filter_depth: Int32(filters.shape[3]), group_size: Int32(filters.shape[0] / groups),
      input_offset: -input.zeroPoint, output_offset: result.zeroPoint,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound,
      per_channel: multipliers(types).perChannel)
  }
}

/// The wrapping sum of `a[i + k] * b[j + k]` over `count` values of `k`.
func dot(_ a: [Int32], _ i: Int, _ b: [Int32], _ j: Int, count: Int) -> Int32 {
  a.withUnsafeBufferPointer { a in
    b.withUnsafeBufferPointer { b in
      precondition(i >= 0 && j >= 0 && i + count <= a.count && j + count <= b.count)
      var sum: Int32 = 0
      for k in 0..<count { sum &+= a[i + k] &* b[j + k] }
      return sum
    }
  }
}
