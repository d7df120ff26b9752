import CKernels
import IR
import TFLite

/// Each output is the dot product of the input and one row of the weights, plus a bias.
///
/// Operands: input of whole rows `[…, depth]`, weights `[outputs, depth]`, optional bias `[outputs]`.
package struct FullyConnected: Importable, ActivationFusing, Multiplying {
  package static let name = "FULLY_CONNECTED"
  package var activation: Activation

  package init(activation: Activation = .none) { self.activation = activation }

  package init(_ options: Model.Options) throws(Unsupported) {
    activation = try options.activation()
    let format = options.int("weights_format")
    guard format == 0 else { throw Unsupported("weights must be in the default format (are in \(format))") }
  }

  package var attributes: [String] { activation == .none ? [] : [activation.rawValue] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...3)
    let (input, weights, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireQuantized(input, "input")
    try types.requireQuantized(result, "result")
    try types.requireRank(weights, 2, "weights")
    if (weights.quantization?.scales.count ?? 0) == 1 {
      try types.requireQuantized(weights, "weights")
    } else {
      try types.requireWeights(1, channelAxis: 0)
    }
    let (outputs, depth) = (weights.shape[0], weights.shape[1])
    try types.require(
      depth > 0 && input.count.isMultiple(of: depth),
      "input must hold whole rows of \(depth) (has \(input.shape))")
    let batches = input.count / depth
    try types.require(
      result.count == batches * outputs,
      "result must have \(batches)x\(outputs) values (has \(result.shape))")
    try types.requireBias(2, channels: outputs)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let p = parameters(types)
    let input = operands.present(0).int32s.map { $0 + p.input_offset }
    let weights = operands.present(1).int32s.map { $0 + p.weights_offset }
    let (depth, outputs) = (Int(p.input_depth), Int(p.output_depth))
    let bias = operands.bias(2, channels: outputs)
    let factors = multipliers(types)
    var result: [Int32] = []
    for row in 0..<Int(p.batches) {
      for output in 0..<outputs {
        let sum = bias[output] &+ dot(input, row * depth, weights, output * depth, count: depth)
        let scaled = FixedPoint.multiply(sum, by: factors[output]) &+ p.output_offset
        result.append(scaled.clamped(to: p.clamp_min...p.clamp_max))
      }
    }
    return [Tensor(.int8, result)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [
      KernelCall(
        "kl_fully_connected_s8", in: "fully_connected.h", parameters(types),
        [.operand(0), .operand(1), types.biasArgument(2, channels: types.operand(1).shape[0])]
          + multipliers(types).arguments + [.result(0)])
    ]
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.results[0].count * types.operand(1).shape[1]
  }

  private func multipliers(_ types: Signature) -> ChannelMultipliers {
    ChannelMultipliers(
      input: types.operand(0), weights: types.operand(1), result: types.results[0])
  }

  private func parameters(_ types: Signature) -> kl_fully_connected_params {
    let (input, weights, result) = (types.operand(0), types.operand(1), types.results[0])
    let clamp = activation.range(in: result)
    return kl_fully_connected_params(
      batches: Int32(input.count / weights.shape[1]),
      input_depth: Int32(weights.shape[1]), output_depth: Int32(weights.shape[0]),
      input_offset: -input.zeroPoint, weights_offset: -weights.zeroPoint,
      output_offset: result.zeroPoint,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound,
      per_channel: multipliers(types).perChannel)
  }
}
