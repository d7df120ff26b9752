import CKernels
import IR

/// A convolution by vectors of bytes: `conv_2d_vectors.h`.
struct VectorConvolution: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(
    _ products: Products, _ window: kl_window, byRows: Bool,
    index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) {
    guard let channels = products.packedFilters(window, index: index) else { return nil }
    self.products = products
    self.window = byRows ? window : window.flattened
    self.channels = channels
  }

  /// Columns are bytes: four pixels take a quarter of what words take.
  private var steps: Int { (channels[0].weights.count + 3) / 4 }

  var scratchBytes: Int { window.columnBytes(steps: steps, patch: window.patchBytes) }

  var call: KernelCall {
    let parameters = kl_conv_2d_vectors_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      steps: Int32(steps))
    return KernelCall(
      "kl_conv_2d_vectors", in: "conv_2d_vectors.h", parameters,
      [
        .operand(products.input),
        .constant(Tensor(.int8, channels.flatMap(\.weights)), name: "filters"),
        .constant(Tensor(.int32, channels.flatMap(\.endWords)), name: "ends of sums"),
        .scratch, .result(0),
      ])
  }
}
