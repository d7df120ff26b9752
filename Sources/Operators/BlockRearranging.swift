import IR
import TFLite

/// SPACE_TO_DEPTH and DEPTH_TO_SPACE: square blocks of pixels become channels of one, or back.
protocol BlockRearranging: Rearranging {
  /// Rows and columns of a block.
  var blockSize: Int { get }
  init(blockSize: Int)
}

extension BlockRearranging {
  static var operandCounts: ClosedRange<Int> { 1...1 }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(blockSize: options.int("block_size"))
  }

  package var attributes: [String] { ["block \(blockSize)"] }

  /// Throws unless `wide` holds the same image as `deep`, whose pixels are blocks of it.
  func requireBlocks(
    _ types: Signature, wide: TensorType, deep: TensorType
  ) throws(Unsupported) {
    try types.require(1...32767 ~= blockSize, "block size must be 1 to 32767 (is \(blockSize))")
    try types.requireRank(types.operand(0), 4, "input")
    try types.requireRank(types.results[0], 4, "result")
    try types.requireElements(types.operand(0), "input")
    try types.requireElements(types.results[0], "result")
    let (height, heightOverflows) = deep.shape[1].multipliedReportingOverflow(by: blockSize)
    let (width, widthOverflows) = deep.shape[2].multipliedReportingOverflow(by: blockSize)
    let (depth, depthOverflows) = wide.shape[3].multipliedReportingOverflow(
      by: blockSize * blockSize)
    try types.require(
      !heightOverflows && !widthOverflows && !depthOverflows
        && wide.shape == [deep.shape[0], height, width, wide.shape[3]] && deep.shape[3] == depth,
      "result must have blocks of \(blockSize)x\(blockSize) of \(types.operand(0).shape) "
        + "(has \(types.results[0].shape))")
  }
}
