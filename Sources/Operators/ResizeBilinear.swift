import CKernels
import IR
import TFLite

/// Resizes an image by mixing the four pixels around each of the result.
///
/// Operands: input `[batches, height, width, depth]`, constant new size `[height, width]`.
package struct ResizeBilinear: Importable, ChannelRemoving {
  package static let name = "RESIZE_BILINEAR"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  /// True if the corner pixels' centers map to each other.
  var alignCorners: Bool
  /// True if a pixel's value is that of its center, not of its corner.
  var halfPixelCenters: Bool

  package init(alignCorners: Bool = false, halfPixelCenters: Bool = false) {
    self.alignCorners = alignCorners
    self.halfPixelCenters = halfPixelCenters
  }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(
      alignCorners: options.bool("align_corners"),
      halfPixelCenters: options.bool("half_pixel_centers"))
  }

  package var attributes: [String] {
    (alignCorners ? ["align_corners"] : []) + (halfPixelCenters ? ["half_pixel_centers"] : [])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    try types.requireMapped([.int8, .int16, .float32])
    try types.requireResizing()
    try types.require(
      !alignCorners || !halfPixelCenters,
      "align_corners must be off where half_pixel_centers is on (is on)")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    let (rows, columns) = (interpolation(1, types), interpolation(2, types))
    let corners = corners(rows, columns, types)
    if input.element == .float32 {
      let values = input.floats
      return [Tensor(corners.map { $0.mixture(of: values, rows, columns) })]
    }
    if types.isUnsigned {
      let values = input.int32s.map { Float($0 + 128) }
      // The reference cuts off what is left of a half.
      let mixtures = corners.map { Int32($0.mixture(of: values, rows, columns) + 0.5) - 128 }
      return [Tensor(.int8, mixtures)]
    }
    let values = input.int32s
    return [Tensor(input.element, corners.map { $0.mixture(of: values, rows, columns) })]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    channels.tie(operand: 0)
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    [:]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, result) = (types.operand(0), types.results[0])
    let (rows, columns) = (interpolation(1, types), interpolation(2, types))
    let parameters = kl_resize_bilinear_params(
      batches: Int32(input.shape[0]),
      input_height: Int32(input.shape[1]), input_width: Int32(input.shape[2]),
      output_height: Int32(result.shape[1]), output_width: Int32(result.shape[2]),
      depth: Int32(input.shape[3]))
    return [
      KernelCall(
        "kl_resize_bilinear_\(types.isUnsigned ? "u8" : input.element.kernelSuffix)",
        in: "resize_bilinear.h", parameters,
        [
          .operand(0), .constant(rows.neighbourTable, name: "rows"),
          .constant(rows.weightTable, name: "row_weights"),
          .constant(columns.neighbourTable, name: "columns"),
          .constant(columns.weightTable, name: "column_weights"), .result(0),
        ])
    ]
  }

  private func interpolation(_ axis: Int, _ types: Signature) -> Interpolation {
    let (input, output) = (types.operand(0).shape[axis], types.results[0].shape[axis])
    return types.isUnsigned || types.operand(0).element == .float32
      ? Interpolation(
        floats: input, output, alignCorners: alignCorners, halfPixelCenters: halfPixelCenters)
      : Interpolation(
        input, output, alignCorners: alignCorners, halfPixelCenters: halfPixelCenters)
  }

  /// For each element of the result, the four of the input around it.
  private func corners(
    _ rows: Interpolation, _ columns: Interpolation, _ types: Signature
  ) -> [Corners] {
    let shape = types.operand(0).shape
    let strides = types.operand(0).strides
    var corners: [Corners] = []
    corners.reserveCapacity(types.results[0].count)
    for batch in 0..<shape[0] {
      for (row, (top, bottom)) in rows.neighbours.enumerated() {
        for (column, (left, right)) in columns.neighbours.enumerated() {
          for channel in 0..<shape[3] {
            func place(_ y: Int, _ x: Int) -> Int {
              batch * strides[0] + y * strides[1] + x * strides[2] + channel
            }
            corners.append(
              Corners(
                row: row, column: column, topLeft: place(top, left), topRight: place(top, right),
                bottomLeft: place(bottom, left), bottomRight: place(bottom, right)))
          }
        }
      }
    }
    return corners
  }
}

/// The places of the four elements that make one of the result.
private struct Corners {
  var row, column: Int
  var topLeft, topRight, bottomLeft, bottomRight: Int

  /// The weighted mean, rounded to nearest, ties away from zero.
  func mixture(of values: [Int32], _ rows: Interpolation, _ columns: Interpolation) -> Int32 {
    let (y, x) = (Int64(rows.weights[row]), Int64(columns.weights[column]))
    let top = Int64(values[topLeft]) * (1024 - x) + Int64(values[topRight]) * x
    let bottom = Int64(values[bottomLeft]) * (1024 - x) + Int64(values[bottomRight]) * x
    let sum = top * (1024 - y) + bottom * y
    return Int32((sum + (sum > 0 ? 1 << 19 : -1 << 19)) / (1 << 20))
  }

  /// The weighted mean, summed in the order of the reference.
  func mixture(of values: [Float], _ rows: Interpolation, _ columns: Interpolation) -> Float {
    let (y, x) = (rows.floatWeights[row], columns.floatWeights[column])
    let a = values[topLeft] * (1 - y) * (1 - x)
    let b = values[bottomLeft] * y * (1 - x)
    let c = values[topRight] * (1 - y) * x
    let d = values[bottomRight] * y * x
    return a + b + c + d
  }
}
