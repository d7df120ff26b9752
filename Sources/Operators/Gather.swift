import CKernels
import IR
import TFLite

/// Picks the slices of a tensor that indices name along one dimension.
///
/// Operands: input, indices.
package struct Gather: Importable {
  package static let name = "GATHER"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  let axis: Int
  /// How many outer dimensions of input and indices go together.
  let batchDimensions: Int

  package init(axis: Int, batchDimensions: Int = 0) {
    self.axis = axis
    self.batchDimensions = batchDimensions
  }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(axis: options.int("axis"), batchDimensions: options.int("batch_dims"))
  }

  package var attributes: [String] {
    ["axis \(axis)"] + (batchDimensions == 0 ? [] : ["batch_dims \(batchDimensions)"])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, indices, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireSameElement(input, result)
    try types.requireElements(input, "input")
    try types.requireElements(indices, "indices")
    let axis = try types.axis(axis, rank: input.shape.count)
    let rank = indices.shape.count
    try types.require(
      -rank...rank ~= batchDimensions,
      "batch_dims must lie in \(-rank)...\(rank) (is \(batchDimensions))")
    let batches = batchRank(types)
    try types.require(batches <= axis, "batch_dims must be at most \(axis) (is \(batches))")
    try types.requireShape(
      indices, Array(input.shape[..<batches] + indices.shape[batches...]), "indices")
    let picked = indices.shape[batches...] + input.shape[(axis + 1)...]
    try types.requireShape(result, Array(input.shape[..<axis] + picked), "result")
    try types.requireIndices(1, below: input.shape[axis], "indices")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let p = parameters(types)
    let (batches, outer, extent, count) = (
      Int(p.batches), Int(p.outer), Int(p.extent), Int(p.count)
    )
    let indices = operands.present(1).indices(below: extent)
    let input = operands.present(0)
    let run = Int(p.run_bytes)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(types.results[0].byteCount)
    for batch in 0..<batches {
      for block in batch * outer..<(batch + 1) * outer {
        for index in indices[batch * count..<(batch + 1) * count] {
          let start = (block * extent + index) * run
          bytes += input.bytes[start..<start + run]
        }
      }
    }
    return [Tensor(input.element, bytes: bytes)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [
      KernelCall(
        "kl_gather", in: "gather.h", parameters(types), [.operand(0), .operand(1), .result(0)])
    ]
  }

  private func parameters(_ types: Signature) -> kl_gather_params {
    let (input, indices) = (types.operand(0), types.operand(1))
    let batches = batchRank(types)
    let axis = axis < 0 ? axis + input.shape.count : axis
    let lines = AxisLines(input.shape, axis: axis)
    return kl_gather_params(
      batches: Int32(input.shape[..<batches].reduce(1, *)),
      outer: Int32(input.shape[batches..<axis].reduce(1, *)),
      extent: Int32(lines.extent), count: Int32(indices.shape[batches...].reduce(1, *)),
      run_bytes: Int32(lines.inner * input.element.byteCount),
      index_bytes: Int32(indices.element.byteCount))
  }

  private func batchRank(_ types: Signature) -> Int {
    batchDimensions < 0 ? batchDimensions + types.operand(1).shape.count : batchDimensions
  }
}
