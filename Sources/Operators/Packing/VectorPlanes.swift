import CKernels
import IR

/// A depthwise convolution of planes, four channels at a time: `depthwise_vectors.h`.
struct VectorPlanes: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]
  private let view: ColumnView

  /// Nil where the kernel is unwanted or cannot do it.
  ///
  /// - Parameter byRows: the kernel is called for some rows of the image.
  init?(_ products: Products, _ given: kl_window, byRows: Bool) {
    let depth = Int(given.output_depth)
    let view = ColumnView(given, byRows: byRows)
    let window = view.window
    guard window.batches == 1, window.input_depth == window.output_depth,
      depth >= KL_LANES, window.dilation_x == 1,
      // Offsets of planes are numbers of 16 bits.
      view.planeBytes * Int(KL_PLANES) <= 1 << 16
    else { return nil }
    let (height, width) = (Int(window.height), Int(window.width))
    let channels = products.packedChannels(largestSum: PackedChannel.largestPairedSum) { channel in
      (0..<width).flatMap { x in (0..<height).map { y in (y * width + x) * depth + channel } }
    }
    guard let channels else { return nil }
    (self.products, self.window, self.view, self.channels) = (products, window, view, channels)
  }

  var scratchBytes: Int { Int(KL_PLANES) * view.planeBytes + Int(KL_PLANE_REST) }

  // A column that lies down is one row.
  var makesBands: Bool { !view.isOther }

  let writing = WindowWriting.rows(2)

  /// How far below the image the result may lie. Some channels of a row are written when all of that is
  /// read which they need for it: what they overwrite need only be the same channels of rows that no
  /// later one needs. Nil where the last channels are made twice.
  var exactDistance: Int? {
    let depth = channels.count
    guard depth.isMultiple(of: Int(KL_LANES)) else { return nil }
    let result = Int(window.output_width) * depth
    let distances = (1..<max(1, Int(window.output_height))).map { y in
      let first = max(0, y * Int(window.stride_y) - Int(window.pad_top))
      return y * result - min(first, Int(window.input_height)) * view.rowBytes
    }
    return max(0, distances.max() ?? 0)
  }

  var call: KernelCall {
    let parameters = kl_depthwise_vectors_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      row_bytes: Int32(view.rowBytes))
    return KernelCall(
      "kl_depthwise_vectors", in: "depthwise_vectors.h", parameters,
      [
        .operand(products.input),
        .constant(Tensor(.int8, channels.flatMap(\.weights)), name: "filters"),
        .constant(Tensor(.int32, ends), name: "ends of sums"), .scratch, .result(0),
      ])
  }

  /// A bit for each four channels that are exact, then the ends of all; the last ones begin early if
  /// they are fewer.
  private var ends: [Int32] {
    let (size, count) = (Int(KL_LANES), channels.count)
    let groups = stride(from: 0, to: count, by: size).map {
      LaneEnds(channels[min($0, count - size)..<min($0 + size, count)])
    }
    let masks = stride(from: 0, to: groups.count, by: 32).map { first in
      groups[first..<min(first + 32, groups.count)].enumerated().reduce(UInt32(0)) {
        $0 | ($1.element.isExact ? 1 << UInt32($1.offset) : 0)
      }
    }
    return masks.map { Int32(bitPattern: $0) } + groups.flatMap(\.words)
  }
}

/// A window as planes see it: an image of one column, under windows of one column, lies down as a row, or
/// its parts do.
struct ColumnView {
  let window: kl_window
  /// From one row of the image to the next.
  let rowBytes: Int
  /// True if the window is not the one that was given.
  let isOther: Bool

  init(_ given: kl_window, byRows: Bool) {
    let depth = Int(given.input_depth)
    let isColumn =
      given.input_width == 1 && given.width == 1 && given.pad_left == 0 && given.output_width == 1
      && given.dilation_y == 1 && given.height > 1
    isOther = isColumn && !byRows
    rowBytes = Int(given.input_width) * depth
    guard isOther else {
      window = given
      return
    }
    var lying = given
    (lying.input_width, lying.input_height) = (given.input_height, 1)
    (lying.output_width, lying.output_height) = (given.output_height, 1)
    (lying.width, lying.height) = (given.height, 1)
    (lying.stride_x, lying.stride_y) = (given.stride_y, 1)
    (lying.pad_left, lying.pad_top) = (given.pad_top, 0)
    window = lying
  }

  /// The bytes of all columns under an output row, of one channel.
  var planeBytes: Int {
    Int((window.output_width - 1) * window.stride_x + window.width) * Int(window.height)
  }
}
