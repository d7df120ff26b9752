import CKernels
import IR

/// Rows times weights by a kernel that takes `kl_dense_params`, weights and the ends of sums, and needs no
/// memory.
struct DenseKernel: FastKernel {
  let products: Products
  let depth: Int
  /// The function, and the header that it is in.
  let function, header: String
  /// Made when they are asked for.
  let constants: () -> (weights: [Int32], ends: [Int32])

  let scratchBytes = 0

  var call: KernelCall {
    let (weights, ends) = constants()
    let parameters = kl_dense_params(
      batches: Int32(products.types.operand(products.input).count / depth),
      input_depth: Int32(depth), output_depth: Int32(products.channels),
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    return KernelCall(
      function, in: header, parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, weights), name: "packed weights"),
        .constant(Tensor(.int32, ends), name: "ends of sums"), .result(0),
      ])
  }
}

// Each nil where fast kernels are unwanted or cannot do it.
extension Products {
  /// Eight channels at a time: `fully_connected_tiled.h`.
  func tiledRows(depth: Int) -> DenseKernel? {
    guard let channels = packedRows(depth: depth) else { return nil }
    return DenseKernel(
      products: self, depth: depth, function: "kl_fully_connected_tiled",
      header: "fully_connected_tiled.h"
    ) {
      let tile = Int(KL_DENSE_TILE)
      let inTiles = channels.count / tile * tile
      let tiles = stride(from: 0, to: inTiles, by: tile).flatMap { first in
        (0..<depth).flatMap { input in channels[first..<first + tile].map { $0.weights[input] } }
      }
      return (tiles + channels[inTiles...].flatMap(\.weights), channels.flatMap(\.endWords))
    }
  }

  /// By vectors of bytes: `fully_connected_vectors.h`.
  func vectorRows(depth: Int) -> DenseKernel? {
    guard let channels = packedRows(depth: depth) else { return nil }
    return DenseKernel(
      products: self, depth: depth, function: "kl_fully_connected_vectors",
      header: "fully_connected_vectors.h"
    ) {
      let tiles = VectorTiles(channels)
      return (tiles.weights, tiles.ends)
    }
  }

  /// Rows of int16 times bytes, or of int8 times nibbles: `fully_connected_lanes.h`.
  func laneRows(depth: Int) -> DenseKernel? {
    guard let lanes = lanes({ Array($0 * depth..<($0 + 1) * depth) }) else { return nil }
    return DenseKernel(
      products: self, depth: depth,
      function: "kl_fully_connected_lanes_\(lanes.elements.rawValue)",
      header: "fully_connected_lanes.h"
    ) { (lanes.stream, lanes.ends) }
  }
}
