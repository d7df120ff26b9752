import CKernels
import IR

/// A depthwise convolution on cores without lanes: tap by tap, `depthwise_taps.h`, or by windows of 3 by 3
/// pixels, `depthwise_taps_3x3.h`.
struct DepthwiseTaps: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]
  private let isSquare: Bool

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(_ products: Products, _ window: kl_window, square: Bool = false) {
    guard !square || Self.isSquare(window), let channels = products.packedTaps(window) else {
      return nil
    }
    (self.products, self.window, self.channels) = (products, window, channels)
    isSquare = square
  }

  private static func isSquare(_ window: kl_window) -> Bool {
    window.height == 3 && window.width == 3 && window.dilation_y == 1 && window.dilation_x == 1
      && window.stride_x <= 2 && window.pad_left <= 2
  }

  /// As `kl_byte_plane_at` or `kl_tap_memory_at` divides it.
  var scratchBytes: Int {
    guard isSquare else { return 8 * Int(window.height * window.width) + Int(window.input_depth) }
    let tiles = (window.output_width + 1) / 2
    return 16 * Int((2 * tiles - 1) * window.stride_x + window.width)
  }

  /// Channel by channel for squares, else tap by tap.
  private var filters: [Int32] {
    if isSquare { return channels.flatMap(\.weights) }
    return channels[0].weights.indices.flatMap { tap in channels.map { $0.weights[tap] } }
  }

  let writing = WindowWriting.rows(2)

  var call: KernelCall {
    let parameters = kl_depthwise_taps_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    let name = isSquare ? "depthwise_taps_3x3" : "depthwise_taps"
    return KernelCall(
      "kl_\(name)", in: "\(name).h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, filters), name: "filters"),
        .constant(Tensor(.int32, channels.flatMap(\.endWords)), name: "ends of sums"),
        .scratch, .result(0),
      ])
  }
}
