import CKernels
import IR

/// A convolution by packed products of the image where it is: `conv_2d_direct.h`.
struct DirectConvolution: FastKernel {
  private let products: Products
  private let window: kl_window
  private let filters: [Int32]

  /// - Parameter filters: as `conv_2d_packed.h` has them.
  /// - Returns: nil where windows are too large.
  init?(_ products: Products, _ window: kl_window, filters: [Int32]) {
    guard window.isReadDirectly else { return nil }
    (self.products, self.window, self.filters) = (products, window, filters)
  }

  let scratchBytes = 0
  let writing = WindowWriting.whileReadingPairs
  let percent = 220

  private var border: Int32 { products.types.operand(products.input).zeroPoint }

  var call: KernelCall {
    let parameters = kl_conv_2d_direct_params(
      window: window, border: border,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound)
    return KernelCall(
      "kl_conv_2d_direct", in: "conv_2d_direct.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int32, filters), name: "packed filters"),
        .constant(window.outsidePixel(border), name: "pixel outside"), .result(0),
      ])
  }
}

extension kl_window {
  /// True for windows that `direct_pixels.h` finds: of whole words and few taps, or of few bytes.
  var isReadDirectly: Bool {
    let taps = height * width
    return input_depth.isMultiple(of: 4)
      ? taps <= KL_DIRECT_TAPS : taps * input_depth <= KL_DIRECT_BYTES
  }

  /// A pixel outside the image; what no window reads is one byte.
  func outsidePixel(_ border: Int32) -> Tensor {
    let isRead =
      pad_top > 0 || pad_left > 0
      || (output_height - 1) * stride_y + (height - 1) * dilation_y >= input_height
      || (output_width - 1) * stride_x + (width - 1) * dilation_x >= input_width
    return Tensor(.int8, [Int32](repeating: border, count: isRead ? Int(input_depth) : 1))
  }
}
