import CKernels
import IR
import TFLite

/// Puts an image together from batches, each of which has every n-th row and column.
package struct BatchToSpaceNd: BlockBatching {
  package static let name = "BATCH_TO_SPACE_ND"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 3...3)
    _ = try geometry(types, whole: types.results[0], parts: types.operand(0))
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let geometry = checkedGeometry(types)
    var sources = [Int](repeating: 0, count: geometry.whole[..<3].reduce(1, *))
    for case (let source, let place?) in geometry.places.enumerated() { sources[place] = source }
    let depth = geometry.whole[3]
    return [operands.present(0).gathering(sources.flatMap { $0 * depth..<($0 + 1) * depth })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let geometry = checkedGeometry(types)
    let (whole, parts) = (geometry.whole, geometry.parts)
    let parameters = kl_batch_to_space_nd_params(
      input_height: Int32(parts[1]), input_width: Int32(parts[2]),
      output_batches: Int32(whole[0]), output_height: Int32(whole[1]),
      output_width: Int32(whole[2]),
      block_height: Int32(geometry.blockHeight), block_width: Int32(geometry.blockWidth),
      crop_top: Int32(geometry.top), crop_left: Int32(geometry.left),
      pixel_bytes: Int32(whole[3] * types.operand(0).element.byteCount))
    return [
      KernelCall(
        "kl_batch_to_space_nd", in: "batch_to_space_nd.h", parameters, [.operand(0), .result(0)])
    ]
  }

  private func checkedGeometry(_ types: Signature) -> BlockGeometry {
    guard let geometry = try? geometry(types, whole: types.results[0], parts: types.operand(0))
    else { preconditionFailure("check has passed") }
    return geometry
  }
}
