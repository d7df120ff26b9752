import CKernels
import IR

/// A depthwise convolution by windows of 3 by 3 pixels, eight channels at a time: `depthwise_vectors.h`.
struct VectorPlanes: FastKernel {
  private let products: Products
  private let window: kl_window
  private let weights: [[Int32]]
  private let ends: [FittedEnd]

  /// Nil where the kernel is unwanted or cannot do it.
  init?(_ products: Products, _ window: kl_window) {
    guard window.batches == 1, window.input_depth == window.output_depth, window.height == 3,
      window.width == 3, window.dilation_x == 1
    else { return nil }
    let depth = Int(window.output_depth)
    let channels = products.packedChannels(largestSum: PackedChannel.largestPairedSum) {
      channel in (0..<9).map { $0 * depth + channel }
    }
    guard let channels else { return nil }
    let ends = channels.compactMap(\.fittedDown)
    // Two products of -128 with -128 do not fit in 16 bits.
    guard ends.count == depth, channels.allSatisfy({ $0.weights.allSatisfy { $0 > -128 } }) else {
      return nil
    }
    (self.products, self.window, self.ends) = (products, window, ends)
    weights = channels.map(\.weights)
  }

  private var columns: Int { Int((window.output_width - 1) * window.stride_x + window.width) }

  var scratchBytes: Int { 3 * Int(KL_VECTOR_PIXEL) * columns }

  /// Groups of channels, the last filled up.
  private var groups: [[Int]] {
    let size = Int(KL_VECTOR_PIXEL)
    return stride(from: 0, to: ends.count, by: size).map { Array($0..<$0 + size) }
  }

  let writing = WindowWriting.rows(2)

  var call: KernelCall {
    let filters = groups.flatMap { group in
      (0..<9).flatMap { tap in group.map { $0 < weights.count ? weights[$0][tap] : 0 } }
    }
    let parameters = kl_depthwise_vectors_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    return KernelCall(
      "kl_depthwise_vectors", in: "depthwise_vectors.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, filters), name: "filters"),
        .constant(Tensor(.int32, groups.flatMap(words)), name: "ends of sums"), .scratch,
        .result(0),
      ])
  }

  /// Starts and scales of every second channel, then of the others.
  private func words(_ group: [Int]) -> [Int32] {
    [0, 1].flatMap { first in
      let own = stride(from: first, to: group.count, by: 2).map { index in
        group[index] < ends.count ? ends[group[index]] : FittedEnd(scale: 1, start: 0)
      }
      return own.map(\.start) + own.map(\.scale)
    }
  }
}
