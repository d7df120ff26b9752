import IR

/// Makes the channels of the pixels of each block those of one pixel.
package struct SpaceToDepth: BlockRearranging {
  package static let name = "SPACE_TO_DEPTH"
  package static let inputElements: [ElementType] = [.int8, .int32, .int64, .uint8, .float32]
  let blockSize: Int

  package init(blockSize: Int) { self.blockSize = blockSize }

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    try requireBlocks(types, wide: input, deep: result)
    let (shape, strides) = (result.shape, input.strides)
    return StridedCopy(
      input.element,
      extents: [shape[0], shape[1], shape[2], blockSize, blockSize, input.shape[3]],
      sourceStrides: [
        strides[0], blockSize * strides[1], blockSize * strides[2], strides[1], strides[2], 1,
      ])
  }
}
