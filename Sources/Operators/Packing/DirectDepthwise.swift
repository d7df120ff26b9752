import CKernels
import IR

/// A depthwise convolution of the image where it is: `depthwise_direct.h`.
struct DirectDepthwise: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(_ products: Products, _ window: kl_window) {
    guard window.height * window.width <= KL_DIRECT_WINDOW,
      let channels = products.packedTaps(window)
    else { return nil }
    (self.products, self.window, self.channels) = (products, window, channels)
  }

  let scratchBytes = 0
  let writing = WindowWriting.channelwise
  let percent = 250

  var call: KernelCall {
    let parameters = kl_depthwise_direct_params(
      window: window, clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    let border = products.types.operand(products.input).zeroPoint
    let filters = channels[0].weights.indices.flatMap { tap in channels.map { $0.weights[tap] } }
    return KernelCall(
      "kl_depthwise_direct", in: "depthwise_direct.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, filters), name: "filters"),
        .constant(Tensor(.int32, channels.flatMap(\.endWords)), name: "ends of sums"),
        .constant(window.outsidePixel(border), name: "pixel outside"), .result(0),
      ])
  }
}
