import CKernels
import IR

/// A depthwise convolution by planes: `depthwise_planes.h`, or `depthwise_planes_3x3.h`.
struct PackedPlanes: FastKernel {
  private let products: Products
  private let window: kl_window
  private let channels: [PackedChannel]
  /// True if an image of one column is taken as rows.
  private let isLying: Bool
  /// The bytes from one input row to the next.
  private let rowBytes: Int

  /// Nil where packed kernels are unwanted or cannot do it.
  ///
  /// - Parameter byRows: the kernel is called for some rows of the image.
  init?(_ products: Products, _ given: kl_window, byRows: Bool) {
    let depth = Int(given.output_depth)
    var (window, rowBytes) = (given, Int(given.input_width) * depth)
    if !byRows, Self.isColumn(given) {
      (window, rowBytes) = Self.parts(given).map { ($0, depth) } ?? (Self.lying(given), rowBytes)
    }
    isLying = window.output_height != given.output_height || window.height != given.height
    guard window.batches == 1, window.input_depth == window.output_depth,
      window.output_depth >= KL_PLANE_CHANNELS, window.dilation_x == 1, window.stride_x <= 2,
      window.height <= KL_PLANE_ROWS * KL_MAX_PLANES
    else { return nil }
    let taps = Int(window.height * window.width)
    let channels = products.packedChannels(largestSum: PackedChannel.largestSingleSum) {
      channel in (0..<taps).map { $0 * depth + channel }
    }
    guard let channels else { return nil }
    (self.products, self.window, self.channels) = (products, window, channels)
    self.rowBytes = rowBytes
  }

  /// True for an image of one column and windows of one column.
  private static func isColumn(_ window: kl_window) -> Bool {
    window.input_width == 1 && window.width == 1 && window.pad_left == 0
      && window.output_width == 1 && window.stride_y <= 2
  }

  /// A column in equal parts: the outputs of each are a row. Nil where windows leave the image.
  private static func parts(_ window: kl_window) -> kl_window? {
    let reach =
      (window.output_height - 1) * window.stride_y + (window.height - 1) * window.dilation_y
    guard window.pad_top == 0, reach < window.input_height, window.height > 1 else { return nil }
    let planes = (window.height + KL_PLANE_ROWS - 1) / KL_PLANE_ROWS
    let divisors = (1...max(1, mostColumns / planes)).filter {
      window.output_height.isMultiple(of: $0)
    }
    // Outputs are made in fours; a part more takes about as long as one four.
    guard let width = divisors.max(by: { cost($0) < cost($1) }) else { return nil }
    func cost(_ width: Int32) -> Int32 {
      -window.output_height / width * ((width + 3) / 4 + 1)
    }
    var parts = window
    (parts.output_width, parts.output_height) = (width, window.output_height / width)
    parts.input_width = (width - 1) * window.stride_y + 1
    (parts.stride_x, parts.stride_y) = (window.stride_y, window.stride_y * width)
    return parts
  }

  /// How many columns a part has at most, times its planes: their memory is scratch.
  private static let mostColumns: Int32 = 16

  /// An image of one column, and windows of one column, as one row: four neighbours come at once.
  private static func lying(_ window: kl_window) -> kl_window {
    guard window.dilation_y == 1 else { return window }
    var lying = window
    (lying.input_width, lying.input_height) = (window.input_height, 1)
    (lying.output_width, lying.output_height) = (window.output_height, 1)
    (lying.width, lying.height) = (window.height, 1)
    (lying.stride_x, lying.stride_y) = (window.stride_y, 1)
    (lying.pad_left, lying.pad_top) = (window.pad_top, 0)
    return lying
  }

  // A column that lies down is one row.
  var makesBands: Bool { !isLying }

  private var planes: Int { (Int(window.height) + 3) / 4 }

  /// As `kl_plane_memory_at` divides it.
  var scratchBytes: Int {
    let tiles = (Int(window.output_width) + 3) / 4 * 4
    let columns = (tiles - 1) * Int(window.stride_x) + Int(window.width)
    return 4 * (Int(KL_PLANE_COLUMN) * planes * columns + Int(KL_PLANE_TAIL) + tiles)
  }

  /// How far below the image the result may lie. Some channels of a row, or of two, are written when
  /// all of that is read which these channels need for those rows: what they overwrite need only be
  /// the same channels of rows that no later one needs. Nil where the last channels are made twice.
  var exactDistance: Int? {
    guard channels.count.isMultiple(of: Int(KL_PLANE_CHANNELS)) else { return nil }
    let depth = channels.count
    let result = Int(window.output_width) * depth
    let distances = (1..<max(1, Int(window.output_height))).map { y in
      let first = max(0, y * Int(window.stride_y) - Int(window.pad_top))
      return y * result - min(first, Int(window.input_height)) * rowBytes
    }
    return max(0, distances.max() ?? 0)
  }

  let writing = WindowWriting.rows(2)

  /// How far above the image the result may start if its rows are made from the last to the first, as
  /// `kl_depthwise_planes_back` does; nil where a column lies down.
  var backwardDistance: Int? {
    guard !isLying else { return nil }
    let result = Int(window.output_width) * channels.count
    var (distance, end) = (0, window.output_height)
    while end > 0 {
      let last =
        (end - 1) * window.stride_y - window.pad_top + (window.height - 1) * window.dilation_y
      let first = end - (makesPairs && end > 1 ? 2 : 1)
      let read = Int(min(last + 1, window.input_height)) * rowBytes
      distance = max(distance, read - Int(first) * result)
      end = first
    }
    return distance
  }

  /// As `kl_depthwise_planes_3x3_count`; it may be fewer that are made at once, but no more.
  private var makesPairs: Bool {
    window.height == 3 && window.width == 3 && window.stride_x == 1 && window.stride_y == 1
      && window.dilation_y == 1
  }

  /// Makes the rows from the last to the first.
  var backwardCall: KernelCall {
    var result = call
    result.function += "_back"
    return result
  }

  var call: KernelCall {
    let streams = channels.map { ($0, $0.fitted) }
    let depth = channels.count
    let last = depth - Int(KL_PLANE_CHANNELS)
    // The last group ends with the last channel.
    let firsts = stride(from: 0, to: depth, by: Int(KL_PLANE_CHANNELS)).map { min($0, last) }
    let groups = firsts.map { streams[$0..<$0 + Int(KL_PLANE_CHANNELS)] }
    // Groups that are not all fitted take longer this way.
    let fitted = groups.count { $0.allSatisfy { $0.1 != nil } }
    let isSquare = window.height == 3 && window.width == 3 && fitted * 2 > groups.count
    let stream = groups.flatMap { group -> [Int32] in
      let long = group.flatMap { words($0, $1) }
      guard isSquare else { return long }
      let short = group.compactMap { channel, end in end.map { squareWords(channel, $0) } }
      return short.count == group.count
        ? short.flatMap { $0 } : [Int32](repeating: 0, count: Int(KL_SQUARE_FITTED)) + long
    }
    let parameters = kl_depthwise_planes_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      row_bytes: Int32(rowBytes))
    let name = isSquare ? "depthwise_planes_3x3" : "depthwise_planes"
    return KernelCall(
      "kl_\(name)", in: "\(name).h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int32, stream), name: "packed filters"),
        .scratch, .result(0),
      ])
  }

  private func words(_ channel: PackedChannel, _ fitted: FittedEnd?) -> [Int32] {
    guard let fitted else {
      let exact = channel.exact
      return [2 * exact.start] + taps(channel.weights.map { 2 * $0 })
        + [exact.scale, exact.zero, exact.shift]
    }
    return [fitted.start] + taps(channel.weights.map { 256 * $0 }) + [fitted.scale, 0, 0]
  }

  /// The start, a word of taps for each column, and the scale.
  private func squareWords(_ channel: PackedChannel, _ end: FittedEnd) -> [Int32] {
    let columns = (0..<3).map { column in
      [0, 1, 1, 2].enumerated().reduce(0 as UInt32) { word, byte in
        let weight = UInt32(truncatingIfNeeded: channel.weights[3 * byte.element + column]) & 0xFF
        return word | weight << (8 * UInt32(byte.offset))
      }
    }
    return [end.start] + columns.map { Int32(bitPattern: $0) } + [end.scale]
  }

  /// For each plane and column the taps of rows 0 and 1, then 2 and 3.
  private func taps(_ weights: [Int32]) -> [Int32] {
    let (height, width) = (Int(window.height), Int(window.width))
    return (0..<planes).flatMap { plane in
      (0..<width).flatMap { column in
        let rows = height == 3 ? [0, 1, 1, 2] : Array(4 * plane..<4 * plane + 4)
        let lanes = rows.map { row in
          UInt32(truncatingIfNeeded: row < height ? weights[row * width + column] : 0) & 0xFFFF
        }
        return [lanes[0] | lanes[1] << 16, lanes[2] | lanes[3] << 16].map {
          Int32(bitPattern: $0)
        }
      }
    }
  }
}
