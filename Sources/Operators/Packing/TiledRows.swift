import CKernels
import IR

/// Rows times weights, eight channels at a time: `fully_connected_tiled.h`.
struct TiledRows: FastKernel {
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
    let tile = Int(KL_DENSE_TILE)
    let inTiles = channels.count / tile * tile
    let tiles = stride(from: 0, to: inTiles, by: tile).flatMap { first in
      (0..<depth).flatMap { input in channels[first..<first + tile].map { $0.weights[input] } }
    }
    let stream = tiles + channels[inTiles...].flatMap(\.weights)
    let parameters = kl_fully_connected_tiled_params(
      batches: Int32(products.types.operand(products.input).count / depth),
      input_depth: Int32(depth), output_depth: Int32(channels.count),
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    return KernelCall(
      "kl_fully_connected_tiled", in: "fully_connected_tiled.h", parameters,
      [
        .operand(products.input),
        .constant(Tensor(.int8, stream), name: "tiled weights"),
        .constant(Tensor(.int32, channels.flatMap(\.endWords)), name: "ends of sums"),
        .result(0),
      ])
  }
}
