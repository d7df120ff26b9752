import CKernels
import IR
import TFLite

/// Resizes an image by giving each pixel of the result the value of one pixel of the input.
///
/// Operands: input `[batches, height, width, depth]` of any element type, constant new size
/// `[height, width]`.
package struct ResizeNearestNeighbor: Importable, RangeGiving, ChannelRemoving {
  package static let name = "RESIZE_NEAREST_NEIGHBOR"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .uint8, .bool, .float32,
  ]
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
    try types.requireResizing()
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (shape, result) = (types.operand(0).shape, types.results[0].shape)
    let rows = sources(shape[1], result[1])
    let columns = sources(shape[2], result[2])
    var indices: [Int] = []
    indices.reserveCapacity(types.results[0].count)
    for batch in 0..<shape[0] {
      for row in rows {
        for column in columns {
          let pixel = ((batch * shape[1] + row) * shape[2] + column) * shape[3]
          indices += pixel..<pixel + shape[3]
        }
      }
    }
    return [operands.present(0).gathering(indices)]
  }

  package func ranges(_ operands: [ChannelRanges?], _ types: Signature) -> [ChannelRanges?] {
    [operands[0]]
  }

  package func extend(_ channels: inout LivingChannels, _ types: Signature) {
    channels.tie(operand: 0)
  }

  package func constants(for channels: LivingChannels, _ types: Signature) -> [Int: Graph.Value] {
    [:]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, result) = (types.operand(0), types.results[0])
    let parameters = kl_resize_nearest_neighbor_params(
      batches: Int32(input.shape[0]),
      input_height: Int32(input.shape[1]), input_width: Int32(input.shape[2]),
      output_height: Int32(result.shape[1]), output_width: Int32(result.shape[2]),
      pixel_bytes: Int32(input.shape[3] * input.element.byteCount))
    func table(_ axis: Int, _ name: String) -> KernelCall.Argument {
      let indices = sources(input.shape[axis], result.shape[axis]).map { Int32($0) }
      return .constant(Tensor(.int16, indices), name: name)
    }
    return [
      KernelCall(
        "kl_resize_nearest_neighbor", in: "resize_nearest_neighbor.h", parameters,
        [.operand(0), table(1, "rows"), table(2, "columns"), .result(0)])
    ]
  }

  /// The input index that each output index along one dimension takes its value from, in the float
  /// arithmetic of TensorFlow Lite.
  private func sources(_ input: Int, _ output: Int) -> [Int] {
    let scale =
      alignCorners && output > 1
      ? Float(input - 1) / Float(output - 1) : Float(input) / Float(output)
    return (0..<output).map { index in
      let exact = (Float(index) + (halfPixelCenters ? 0.5 : 0)) * scale
      return min(Int(exact.rounded(alignCorners ? .toNearestOrAwayFromZero : .down)), input - 1)
    }
  }
}
