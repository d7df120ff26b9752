import CKernels
import IR

/// A convolution by vectors of bytes: `conv_2d_vectors.h`.
struct VectorConvolution: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]

  /// Nil where the kernel is unwanted or cannot do it.
  ///
  /// - Parameter index: where the weight of an output channel, a tap and an input channel stands.
  init?(
    _ products: Products, _ window: kl_window,
    index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) {
    guard window.batches == 1 else { return nil }
    let (height, width) = (Int(window.height), Int(window.width))
    let depth = Int(window.input_depth)
    let channels = products.packedChannels(largestSum: PackedChannel.largestPairedSum) { output in
      (0..<width).flatMap { x in
        (0..<height).flatMap { y in
          (0..<depth).map { index(output, y * width + x, $0) }
        }
      }
    }
    guard let channels else { return nil }
    (self.products, self.window, self.channels) = (products, window, channels)
  }

  /// As many pixels as there is memory for, but two at least and an even number.
  private var pixels: Int {
    let most = Int(window.output_width + 1) / 2 * 2
    let memory = max(bytes(pixels: 4), Self.leastMemory)
    return Array(stride(from: 2, through: most, by: 2)).last { bytes(pixels: $0) <= memory } ?? 2
  }

  /// So much is little beside the images of any network.
  private static let leastMemory = 256

  /// The bytes of all columns under the windows of so many neighbours, as `kl_stage_windows` has them.
  private func bytes(pixels: Int) -> Int {
    let (width, stride) = (Int(window.width), Int(window.stride_x))
    let overlap = window.dilation_x == 1 && stride <= width
    let columns = overlap ? (pixels - 1) * stride + width : pixels * width
    return columns * Int(window.height * window.input_depth)
  }

  /// Rows that need no more than their own pixels are taken as one, so that two may meet in a tile.
  var scratchBytes: Int {
    let areOne = window.height == 1 && window.width == 1 && window.output_height > 1
    return bytes(pixels: areOne ? pixels : min(pixels, Int(window.output_width)))
  }

  var call: KernelCall {
    let tiles = VectorTiles(channels)
    let parameters = kl_conv_2d_vectors_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      pixels: Int32(pixels))
    return KernelCall(
      "kl_conv_2d_vectors", in: "conv_2d_vectors.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, tiles.weights), name: "packed filters"),
        .constant(Tensor(.int32, tiles.ends), name: "ends of sums"), .scratch, .result(0),
      ])
  }
}
