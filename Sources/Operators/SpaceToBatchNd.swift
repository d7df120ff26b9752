import CKernels
import IR
import TFLite

/// Takes an image apart into batches, each of which has every n-th row and column.
package struct SpaceToBatchNd: BlockBatching {
  package static let name = "SPACE_TO_BATCH_ND"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...3)
    _ = try geometry(types, whole: types.operand(0), parts: types.results[0])
    let result = types.results[0]
    try types.require(
      result.range.contains(result.zeroPoint),
      "result must have a zero point in \(result.range) (is \(result.zeroPoint))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let geometry = checkedGeometry(types)
    let (input, depth) = (operands.present(0), geometry.whole[3])
    // The padding lies behind the input.
    let both = Tensor(input.element, bytes: input.bytes + padding(types).bytes)
    let places = geometry.places.flatMap { place in
      (0..<depth).map { channel in place.map { $0 * depth + channel } ?? input.count }
    }
    return [both.gathering(places)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (geometry, element) = (checkedGeometry(types), types.operand(0).element)
    let (whole, parts) = (geometry.whole, geometry.parts)
    let parameters = kl_space_to_batch_nd_params(
      input_batches: Int32(whole[0]), input_height: Int32(whole[1]), input_width: Int32(whole[2]),
      output_height: Int32(parts[1]), output_width: Int32(parts[2]),
      block_height: Int32(geometry.blockHeight), block_width: Int32(geometry.blockWidth),
      pad_top: Int32(geometry.top), pad_left: Int32(geometry.left),
      pixel_bytes: Int32(whole[3] * element.byteCount), element_bytes: Int32(element.byteCount))
    return [
      KernelCall(
        "kl_space_to_batch_nd", in: "space_to_batch_nd.h", parameters,
        [.operand(0), .constant(padding(types), name: "padding"), .result(0)])
    ]
  }

  /// What stands for zero, as TensorFlow Lite pads; TensorFlow Lite Micro leaves it undefined.
  private func padding(_ types: Signature) -> Tensor {
    Tensor(types.results[0].element, [types.results[0].zeroPoint])
  }

  private func checkedGeometry(_ types: Signature) -> BlockGeometry {
    guard let geometry = try? geometry(types, whole: types.operand(0), parts: types.results[0])
    else { preconditionFailure("check has passed") }
    return geometry
  }
}
