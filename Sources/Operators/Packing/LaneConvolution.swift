import CKernels
import IR

/// A convolution of int16 with bytes, or of int8 with nibbles: `conv_2d_lanes.h`.
struct LaneConvolution: FastKernel {
  private let products: Products
  private let window: kl_window
  private let lanes: LaneProducts

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(
    _ products: Products, _ window: kl_window, byRows: Bool,
    index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) {
    guard window.batches == 1 else { return nil }
    let depth = Int(window.input_depth)
    let order = window.columnOrder(wordInputs: products.kind == .int8 ? 4 : 2)
    let lanes = products.lanes { output in order.map { index(output, $0 / depth, $0 % depth) } }
    guard let lanes else { return nil }
    (self.products, self.lanes) = (products, lanes)
    self.window = (byRows ? window : window.flattened).withBytes(lanes.elements.byteCount)
  }

  var scratchBytes: Int {
    window.columnBytes(steps: lanes.steps, patch: window.isLine ? 8 : window.patchBytes)
  }

  var call: KernelCall {
    let parameters = kl_conv_2d_lanes_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      steps: Int32(lanes.steps))
    return KernelCall(
      "kl_conv_2d_lanes_\(lanes.elements.rawValue)", in: "conv_2d_lanes.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, lanes.stream), name: "paired weights"),
        .constant(Tensor(.int32, lanes.ends), name: "ends of sums"), .scratch, .result(0),
      ])
  }
}
