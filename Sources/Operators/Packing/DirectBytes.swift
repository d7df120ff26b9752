import CKernels
import IR

/// A convolution of the image where it is on cores that multiply one number at a time:
/// `conv_2d_direct_bytes.h`.
struct DirectBytes: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]

  /// Nil where fast kernels are unwanted, windows are too large, or one channel cannot be done.
  ///
  /// - Parameter index: where the weight of an output channel, a tap and an input channel stands.
  init?(
    _ products: Products, _ window: kl_window,
    index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) {
    let depth = Int(window.input_depth)
    guard window.batches == 1, window.isReadDirectly else { return nil }
    let order = window.columnOrder(wordInputs: 4)
    let channels = products.packedChannels(largestSum: PackedChannel.largestPairedSum) { output in
      order.map { index(output, $0 / depth, $0 % depth) }
    }
    guard let channels else { return nil }
    (self.products, self.window, self.channels) = (products, window, channels)
  }

  let scratchBytes = 0
  let writing = WindowWriting.whileReadingPairs
  let percent = 150

  var call: KernelCall {
    let border = products.types.operand(products.input).zeroPoint
    let parameters = kl_conv_2d_direct_params(
      window: window, border: border, clamp_min: products.clamp.lowerBound,
      clamp_max: products.clamp.upperBound)
    // A last channel may need a partner.
    let last = channels.count.isMultiple(of: 2) ? [] : channels.suffix(1).map(PackedChannel.init)
    let all = channels + last
    let filters = stride(from: 0, to: all.count, by: 2).flatMap { channel in
      zip(all[channel].weights, all[channel + 1].weights).flatMap { [$0, $1] }
    }
    return KernelCall(
      "kl_conv_2d_direct_bytes", in: "conv_2d_direct_bytes.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, filters), name: "paired filters"),
        .constant(Tensor(.int32, all.flatMap(\.endWords)), name: "ends of sums"),
        .constant(window.outsidePixel(border), name: "pixel outside"), .result(0),
      ])
  }
}
