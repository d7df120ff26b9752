import CKernels
import IR

/// Rows of int16 times bytes, or of int8 times nibbles: `fully_connected_lanes.h`.
struct LaneRows: FastKernel {
  private let products: Products
  private let depth: Int
  private let lanes: LaneProducts

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(_ products: Products, depth: Int) {
    guard let lanes = products.lanes({ Array($0 * depth..<($0 + 1) * depth) }) else { return nil }
    (self.products, self.depth, self.lanes) = (products, depth, lanes)
  }

  var scratchBytes: Int { 0 }

  var call: KernelCall {
    let parameters = kl_fully_connected_lanes_params(
      batches: Int32(products.types.operand(products.input).count / depth),
      input_depth: Int32(depth), output_depth: Int32(products.channels),
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    return KernelCall(
      "kl_fully_connected_lanes_\(lanes.elements.rawValue)", in: "fully_connected_lanes.h",
      parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, lanes.stream), name: "paired weights"),
        .constant(Tensor(.int32, lanes.ends), name: "ends of sums"), .result(0),
      ])
  }
}
