import CKernels
import IR
import TFLite

/// Lays filters over an image, one for each pixel, a stride apart and scaled by the pixel.
///
/// Operands: the shape of the result, filters `[outputs, height, width, depth]`, input
/// `[batches, height, width, depth]`, optional bias `[outputs]`. Each output gathers what reaches it.
package struct TransposeConv: Importable, ActivationFusing, Multiplying {
  package static let name = "TRANSPOSE_CONV"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  package var activation: Activation
  let strideY, strideX: Int
  let padding: Padding

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(
      strideY: options.int("stride_h"), strideX: options.int("stride_w"),
      padding: try options.padding(), activation: try options.activation())
  }

  init(strideY: Int, strideX: Int, padding: Padding, activation: Activation = .none) {
    (self.strideY, self.strideX) = (strideY, strideX)
    self.padding = padding
    self.activation = activation
  }

  package var attributes: [String] {
    Window(strideY: strideY, strideX: strideX, padding: padding).attributes
      + (activation == .none ? [] : [activation.rawValue])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...4)
    let (filters, input, result) = (types.operand(1), types.operand(2), types.results[0])
    for (type, what) in [(filters, "filters"), (input, "input"), (result, "result")] {
      try types.requireRank(type, 4, what)
      try types.requireElements(type, what)
    }
    for value in [strideY, strideX, filters.shape[1], filters.shape[2]] {
      try types.require(
        1...32767 ~= value, "window and stride must be 1 to 32767 (one is \(value))")
    }
    try products(types).check(channelAxis: 0, wideBiases: [.int64, .int16])
    try types.require(
      types.isUnsigned || filters.zeroPoint == 0,
      "filters must be symmetric (zero point is \(filters.zeroPoint))")
    try types.require(
      types.optionalOperand(3)?.element != .int16 || types.constants[3] != nil,
      "an int16 bias must be constant")
    try types.require(
      input.shape[3] == filters.shape[3],
      "input must have \(filters.shape[3]) channels (has \(input.shape[3]))")
    try types.require(
      result.shape[0] == input.shape[0] && result.shape[3] == filters.shape[0],
      "result must have \(input.shape[0]) batches of \(filters.shape[0]) channels (has \(result.shape))"
    )
    if types.constants[0] != nil {
      try types.requireShape(result, try types.constantInts(0, "shape"), "result")
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let w = geometry(types)
    let depth = Int(w.input_depth)
    let filterSize = Int(w.height * w.width) * depth
    var sums = products(types).sums(operands)
    w.forEachPosition(tapsY: w.transposedTapsY, tapsX: w.transposedTapsX) { pixels in
      let runs = pixels.map {
        ProductRun(input: $0.at * depth, weights: $0.tap * depth, count: depth)
      }
      for output in 0..<Int(w.output_depth) {
        sums.append(runs, input: 0, weights: output * filterSize, channel: output)
      }
    }
    return [sums.tensor]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let products = products(types)
    let arguments = [.operand(2), .operand(1)] + products.arguments + [.result(0)]
    return switch products.kind {
    case .int8:
      [KernelCall("kl_transpose_conv_s8", in: "transpose_conv.h", parameters(types), arguments)]
    case .int16, .int16Narrow:
      [
        KernelCall(
          "kl_transpose_conv_s16", in: "transpose_conv_s16.h", parameters(types), arguments)
      ]
    case .float:
      [
        KernelCall(
          "kl_transpose_conv_f32", in: "transpose_conv_f32.h", floatParameters(types), arguments)
      ]
    }
  }

  package func multiplyAccumulates(_ types: Signature) -> Int {
    types.operand(2).count * types.operand(1).shape[..<3].reduce(1, *)
  }

  private func products(_ types: Signature) -> Products {
    Products(
      types, activation: activation, channels: types.operand(1).shape[0], input: 2, weights: 1,
      bias: 3)
  }

  /// The window that slides over the result where CONV_2D slides over its input.
  private func geometry(_ types: Signature) -> kl_window {
    let (filters, input, result) = (
      types.operand(1).shape, types.operand(2).shape, types.results[0].shape
    )
    func pad(_ extent: Int, _ taps: Int, _ stride: Int) -> Int32 {
      let positions = Window.positions(extent, taps, stride, 1, padding)
      return Int32(Window.padBefore(extent, taps, stride, 1, positions: positions))
    }
    return kl_window(
      batches: Int32(input[0]),
      input_height: Int32(input[1]), input_width: Int32(input[2]), input_depth: Int32(input[3]),
      output_height: Int32(result[1]), output_width: Int32(result[2]),
      output_depth: Int32(result[3]),
      height: Int32(filters[1]), width: Int32(filters[2]),
      stride_y: Int32(strideY), stride_x: Int32(strideX), dilation_y: 1, dilation_x: 1,
      pad_top: pad(result[1], filters[1], strideY), pad_left: pad(result[2], filters[2], strideX))
  }

  private func parameters(_ types: Signature) -> kl_transpose_conv_params {
    let products = products(types)
    return kl_transpose_conv_params(
      window: geometry(types), input_offset: -types.operand(2).zeroPoint,
      weights_offset: -types.operand(1).zeroPoint,
      output_offset: types.results[0].zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      per_channel: products.factors.perChannel)
  }

  private func floatParameters(_ types: Signature) -> kl_transpose_conv_f32_params {
    let clamp = activation.floatRange
    return kl_transpose_conv_f32_params(
      window: geometry(types), clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
  }
}

// The reference's view of a transposed window: which input pixels reach an output.
extension kl_window {
  /// The rows that reach output row `y`: (filter row, input row).
  fileprivate func transposedTapsY(_ y: Int) -> [(tap: Int, at: Int)] {
    (0..<Int(input_height)).map { (tap: y + Int(pad_top) - $0 * Int(stride_y), at: $0) }
      .filter { 0..<Int(height) ~= $0.tap }
  }

  /// The columns that reach output column `x`: (filter column, input column).
  fileprivate func transposedTapsX(_ x: Int) -> [(tap: Int, at: Int)] {
    (0..<Int(input_width)).map { (tap: x + Int(pad_left) - $0 * Int(stride_x), at: $0) }
      .filter { 0..<Int(width) ~= $0.tap }
  }
}
