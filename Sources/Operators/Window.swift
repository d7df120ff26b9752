import CKernels
import IR

/// How a convolution or pooling window slides over the rows and columns of an image.
package struct Window: Sendable, Hashable {
  package var strideY, strideX: Int
  package var dilationY = 1
  package var dilationX = 1
  package var padding: Padding
  /// Border that a PAD put around the image, absorbed by this window.
  package var border = Border()

  package init(
    strideY: Int, strideX: Int, dilationY: Int = 1, dilationX: Int = 1, padding: Padding
  ) {
    (self.strideY, self.strideX) = (strideY, strideX)
    (self.dilationY, self.dilationX) = (dilationY, dilationX)
    self.padding = padding
  }

  /// Throws unless a window of this size takes `input` to the height and width of `result`.
  func check(height: Int, width: Int, _ types: Signature) throws(Unsupported) {
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireRank(input, 4, "input")
    try types.requireRank(result, 4, "result")
    for value in [strideY, strideX, dilationY, dilationX, height, width] {
      try types.require(
        1...32767 ~= value, "window, stride and dilation must be 1 to 32767 (one is \(value))")
    }
    let expected = [
      Self.positions(
        input.shape[1] + border.top + border.bottom, height, strideY, dilationY, padding),
      Self.positions(
        input.shape[2] + border.left + border.right, width, strideX, dilationX, padding),
    ]
    try types.require(
      Array(result.shape[1...2]) == expected && expected.allSatisfy { $0 > 0 },
      "result must be \(expected[0])x\(expected[1]) pixels (is \(result.shape[1])x\(result.shape[2]))"
    )
    try types.require(
      input.shape[0] == result.shape[0],
      "result must have \(input.shape[0]) batches (has \(result.shape[0]))")
  }

  /// At how many places a window with so many taps stops along one dimension.
  static func positions(
    _ extent: Int, _ taps: Int, _ stride: Int, _ dilation: Int, _ padding: Padding
  ) -> Int {
    switch padding {
    case .same: (extent + stride - 1) / stride
    case .valid: max(0, extent - (taps - 1) * dilation - 1 + stride) / stride
    }
  }

  /// Padding before the first pixel (TensorFlow Lite's `ComputePaddingWithOffset`), and the border.
  static func padBefore(
    _ extent: Int, _ taps: Int, _ stride: Int, _ dilation: Int, positions: Int
  ) -> Int {
    let needed = (positions - 1) * stride + (taps - 1) * dilation + 1
    return max(0, needed - extent) / 2
  }

  /// The geometry as the kernels take it. - Requires: `check` has passed.
  func geometry(height: Int, width: Int, _ types: Signature) -> kl_window {
    let (input, result) = (types.operand(0).shape, types.results[0].shape)
    let top = Self.padBefore(
      input[1] + border.top + border.bottom, height, strideY, dilationY, positions: result[1])
    let left = Self.padBefore(
      input[2] + border.left + border.right, width, strideX, dilationX, positions: result[2])
    return kl_window(
      batches: Int32(input[0]),
      input_height: Int32(input[1]), input_width: Int32(input[2]), input_depth: Int32(input[3]),
      output_height: Int32(result[1]), output_width: Int32(result[2]),
      output_depth: Int32(result[3]),
      height: Int32(height), width: Int32(width),
      stride_y: Int32(strideY), stride_x: Int32(strideX),
      dilation_y: Int32(dilationY), dilation_x: Int32(dilationX),
      pad_top: Int32(top + border.top), pad_left: Int32(left + border.left))
  }

  /// This window with one more border around its image.
  func absorbing(_ extra: Border) -> Window {
    var result = self
    result.border.top += extra.top
    result.border.bottom += extra.bottom
    result.border.left += extra.left
    result.border.right += extra.right
    return result
  }

  /// What is worth printing: strides, dilations, padding.
  var attributes: [String] {
    var words = [padding.rawValue]
    if (strideY, strideX) != (1, 1) { words.append("stride \(strideY)x\(strideX)") }
    if (dilationY, dilationX) != (1, 1) { words.append("dilation \(dilationY)x\(dilationX)") }
    if border != Border() {
      words.append("border \(border.top) \(border.bottom) \(border.left) \(border.right)")
    }
    return words
  }
}

// The reference's view of a window: lists of taps, not ranges.
extension kl_window {
  /// The taps along y that fall inside the image at output row `y`: (tap, input row).
  func tapsY(_ y: Int) -> [(tap: Int, at: Int)] {
    Self.taps(y, Int(height), Int(stride_y), Int(dilation_y), Int(pad_top), Int(input_height))
  }

  /// The taps along x that fall inside the image at output column `x`: (tap, input column).
  func tapsX(_ x: Int) -> [(tap: Int, at: Int)] {
    Self.taps(x, Int(width), Int(stride_x), Int(dilation_x), Int(pad_left), Int(input_width))
  }

  /// Calls `body` for each output position, row by row, with the taps that fall inside the image:
  /// (filter tap, pixel of the whole batch).
  func forEachPosition(_ body: ([(tap: Int, at: Int)]) -> Void) {
    forEachPosition(tapsY: tapsY, tapsX: tapsX, body)
  }

  /// The same with other taps than those of a convolution.
  func forEachPosition(
    tapsY: (Int) -> [(tap: Int, at: Int)], tapsX: (Int) -> [(tap: Int, at: Int)],
    _ body: ([(tap: Int, at: Int)]) -> Void
  ) {
    let columns = (0..<Int(output_width)).map(tapsX)
    for batch in 0..<Int(batches) {
      for row in (0..<Int(output_height)).lazy.map(tapsY) {
        for column in columns {
          body(
            row.flatMap { y in
              column.map { x in
                (
                  tap: y.tap * Int(width) + x.tap,
                  at: (batch * Int(input_height) + y.at) * Int(input_width) + x.at
                )
              }
            })
        }
      }
    }
  }

  private static func taps(
    _ position: Int, _ taps: Int, _ stride: Int, _ dilation: Int, _ pad: Int, _ extent: Int
  ) -> [(tap: Int, at: Int)] {
    (0..<taps).map { (tap: $0, at: position * stride - pad + $0 * dilation) }
      .filter { 0..<extent ~= $0.at }
  }
}
