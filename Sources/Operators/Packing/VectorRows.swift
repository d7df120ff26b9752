import CKernels
import IR

/// Rows times weights by vectors of bytes: `fully_connected_vectors.h`.
struct VectorRows: FastKernel {
  private let products: Products
  private let depth: Int
  private let channels: [PackedChannel]

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(_ products: Products, depth: Int) {
    guard let channels = products.packedRows(depth: depth) else { return nil }
    (self.products, self.depth, self.channels) = (products, depth, channels)
  }

  var scratchBytes: Int { 0 }

  var call: KernelCall {
    let parameters = kl_fully_connected_vectors_params(
      batches: Int32(products.types.operand(products.input).count / depth),
      input_depth: Int32(depth), output_depth: Int32(channels.count),
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    return KernelCall(
      "kl_fully_connected_vectors", in: "fully_connected_vectors.h", parameters,
      [
        .operand(products.input),
        .constant(Tensor(.int8, channels.flatMap(\.weights)), name: "filters"),
        .constant(Tensor(.int32, channels.flatMap(\.endWords)), name: "ends of sums"),
        .result(0),
      ])
  }
}
