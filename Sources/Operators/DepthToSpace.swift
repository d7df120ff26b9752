import IR

/// Makes the channels of each pixel those of a block of pixels.
package struct DepthToSpace: BlockRearranging {
  package static let name = "DEPTH_TO_SPACE"
  package static let inputElements: [ElementType] = [.int8, .int32, .int64, .uint8, .float32]
  let blockSize: Int

  package init(blockSize: Int) { self.blockSize = blockSize }

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    try requireBlocks(types, wide: result, deep: input)
    let (shape, strides, depth) = (input.shape, input.strides, result.shape[3])
    return StridedCopy(
      input.element, extents: [shape[0], shape[1], blockSize, shape[2], blockSize, depth],
      sourceStrides: [strides[0], strides[1], blockSize * depth, strides[2], depth, 1])
  }
}
