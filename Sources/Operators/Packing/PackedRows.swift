import CKernels
import IR

/// Rows times packed weights: `fully_connected_packed.h`.
struct PackedRows: FastKernel {
  private let products: Products
  private let depth: Int
  private let packed: PackedChannels

  /// Nil where packed kernels are unwanted or cannot do it.
  init?(_ products: Products, depth: Int) {
    guard let packed = products.packed({ Array($0 * depth..<($0 + 1) * depth) }) else { return nil }
    (self.products, self.depth, self.packed) = (products, depth, packed)
  }

  private var needsCopy: Bool { !depth.isMultiple(of: 4) }

  /// Rows are copied where they are not whole words.
  var scratchBytes: Int { needsCopy ? (depth + 3) / 4 * 4 : 0 }

  var call: KernelCall {
    let pairs = packed.pairs
    let inBlocks = packed.channels.count / Int(KL_DENSE_BLOCK) * Int(KL_DENSE_BLOCK) / 2
    let blocks = stride(from: 0, to: inBlocks, by: 4).flatMap { block(pairs[$0..<$0 + 4]) }
    let singles = pairs[inBlocks...].map { [$0.start] + $0.filters + $0.end }
    let stream = blocks + singles.flatMap { $0 }
    let isOdd = !packed.channels.count.isMultiple(of: 2)
    let last = isOdd ? singles.last?.count ?? 0 : 0
    let parameters = kl_fully_connected_packed_params(
      batches: Int32(products.types.operand(products.input).count / depth),
      input_depth: Int32(depth), output_depth: Int32(packed.channels.count),
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      steps: Int32(packed.steps), block_words: Int32(blocks.count),
      paired_words: Int32(stream.count - last), words: Int32(stream.count))
    let weights = KernelCall.Argument.constant(Tensor(.int32, stream), name: "packed weights")
    return KernelCall(
      needsCopy ? "kl_fully_connected_packed_copy" : "kl_fully_connected_packed",
      in: "fully_connected_packed.h", parameters,
      [.operand(products.input), weights] + (needsCopy ? [.scratch] : []) + [.result(0)])
  }

  /// Four pairs, their words in turn.
  private func block(_ pairs: ArraySlice<PackedPair>) -> [Int32] {
    pairs.map(\.start) + (0..<packed.steps).flatMap { step in pairs.map { $0.filters[step] } }
      + pairs.flatMap(\.end)
  }
}
