import CKernels
import IR

/// A depthwise convolution of int16 or int8 with bytes, or of int8 with nibbles, tap by tap:
/// `depthwise_lanes.h`.
struct LaneTaps: FastKernel {
  private let products: Products
  private let window: kl_window
  private let multiplier: Int32
  private let lanes: LaneProducts

  /// Nil where fast kernels are unwanted or cannot do it.
  init?(_ products: Products, _ window: kl_window) {
    let (taps, depth) = (Int(window.height * window.width), Int(window.output_depth))
    // Sums of so few are numbers of 32 bits, whatever is added.
    guard window.batches == 1, taps < 512 else { return nil }
    let lanes = products.lanes { channel in (0..<taps).map { $0 * depth + channel } }
    guard let lanes, lanes.elements != .int16Narrow else { return nil }
    (self.products, self.lanes) = (products, lanes)
    multiplier = window.output_depth / window.input_depth
    self.window = window.withBytes(lanes.elements.byteCount)
  }

  let writing = WindowWriting.rows(2)

  /// As `kl_tap_memory_at` divides it.
  var scratchBytes: Int { 8 * Int(window.height * window.width) + Int(window.input_depth) }

  /// Tap by tap; behind them what the last four channels may read.
  private var filters: [Int32] {
    let depth = lanes.weights.count
    let filled = lanes.elements.hasNibbles ? (depth + 1) / 2 * 2 : depth
    let numbers = lanes.weights[0].indices.flatMap { tap in
      (0..<filled).map { $0 < depth ? lanes.weights[$0][tap] : 0 }
    }
    let bytes = lanes.elements.hasNibbles ? LaneProducts.nibbles(numbers, together: 1) : numbers
    return bytes + [0, 0, 0]
  }

  var call: KernelCall {
    let parameters = kl_depthwise_lanes_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      multiplier: multiplier)
    return KernelCall(
      "kl_depthwise_lanes_\(lanes.elements.rawValue)", in: "depthwise_lanes.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int8, filters), name: "filters"),
        .constant(Tensor(.int32, lanes.ends), name: "ends of sums"), .scratch, .result(0),
      ])
  }
}
