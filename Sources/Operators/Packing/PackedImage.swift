import CKernels
import IR

/// A depthwise convolution of an image whose lanes are all there: `depthwise_image.h`.
struct PackedImage: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]

  /// Nil where packed kernels are unwanted or cannot do it, or would take much memory.
  init?(_ products: Products, _ window: kl_window) {
    let depth = Int(window.output_depth)
    guard window.batches == 1, window.input_depth == window.output_depth,
      window.output_depth >= KL_IMAGE_CHANNELS, 4...7 ~= window.height, 1...2 ~= window.stride_y,
      window.dilation_x == 1, window.dilation_y == 1,
      // What is done for each output is worth it.
      window.width >= 3,
      // Every window sees a column.
      window.pad_left < window.width,
      (window.output_width - 1) * window.stride_x - window.pad_left < window.input_width
    else { return nil }
    let (height, width) = (Int(window.height), Int(window.width))
    let channels = products.packedChannels(largestSum: PackedChannel.largestPairedSum) { channel in
      (0..<width).flatMap { x in (0..<height).map { y in (y * width + x) * depth + channel } }
    }
    guard let channels else { return nil }
    (self.products, self.window, self.channels) = (products, window, channels)
    let pixels =
      window.input_height * window.input_width + window.output_height * window.output_width
    guard scratchBytes <= Int(pixels) * depth / Self.imagesPerScratch else { return nil }
  }

  /// How often scratch memory must go into the memory of the images.
  private static let imagesPerScratch = 4

  // All of them, channel by channel.
  var writing: WindowWriting { .rows(Int(window.output_height)) }

  /// As `kl_image_memory_at` divides it.
  var scratchBytes: Int {
    let words = Int(window.height / 2 + 1)
    let pairs = Int((window.output_height - 1) * window.stride_y / 2) + words
    let taps = Int(window.width) * words * (window.stride_y == 1 ? 2 : 1)
    let views = 3 * Int(window.output_width)
    return 4 * (1 + Int(KL_IMAGE_CHANNELS * window.input_width) * pairs + taps + views)
  }

  /// The result may take the place of an image that is no smaller: channels are written when they have
  /// been read.
  var exactDistance: Int? {
    window.output_height * window.output_width <= window.input_height * window.input_width ? 0 : nil
  }

  var call: KernelCall {
    let zeroPoint = products.types.operand(products.input).zeroPoint
    let parameters = kl_depthwise_image_params(
      window: window, zero_point: zeroPoint, clamp_min: products.clamp.lowerBound,
      clamp_max: products.clamp.upperBound)
    // Filters are read word by word.
    let filters = channels.flatMap(\.weights) + [0, 0, 0, 0]
    let ends = channels.flatMap { $0.endWords(zeroPoint: zeroPoint) }
    return KernelCall(
      "kl_depthwise_image", in: "depthwise_image.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, filters), name: "filters"),
        .constant(Tensor(.int32, ends), name: "ends of sums"), .scratch, .result(0),
      ])
  }
}

extension PackedChannel {
  /// The same as `endWords`, for sums of inputs less their zero point.
  fileprivate func endWords(zeroPoint: Int32) -> [Int32] {
    let part = weights.reduce(0) { $0 &+ $1 &* zeroPoint }
    var words = endWords
    // Sums wrap.
    words[0] &+= words[1] == 0 ? part : 256 &* part
    return words
  }
}
