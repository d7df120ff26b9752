import CKernels
import IR
import TFLite

/// Picks the rows of a table that indices name; int8 rows may become the reals they stand for.
///
/// Operands: indices, table.
package struct EmbeddingLookup: Importable {
  package static let name = "EMBEDDING_LOOKUP"
  package static let inputElements: [ElementType] = [.int32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (indices, table, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireRank(indices, 1, "indices")
    try types.require(indices.element == .int32, "indices must be int32 (are \(indices.element))")
    try types.require(
      table.shape.count >= 2, "table must have at least 2 dimensions (has \(table.shape))")
    try types.requireElements(table, "table")
    try types.requireShape(result, indices.shape + table.shape.dropFirst(), "result")
    try types.requireIndices(0, below: table.shape[0], "indices")
    if isDequantizing(types) {
      try types.requireQuantized(table, "table")
      try types.require(
        table.zeroPoint == 0, "table must be symmetric (zero point is \(table.zeroPoint))")
    } else {
      try types.requireSameElement(table, result)
    }
  }

  private func isDequantizing(_ types: Signature) -> Bool {
    types.operand(1).element == .int8 && types.results[0].element == .float32
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let table = types.operand(1)
    let row = table.count / table.shape[0]
    let indices = operands.present(0).indices(below: table.shape[0])
    let rows = operands.present(1).gathering(indices.flatMap { $0 * row..<($0 + 1) * row })
    guard isDequantizing(types) else { return [rows] }
    return [Tensor(rows.int32s.map { table.scale * Float($0) })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (count, table) = (types.operand(0).count, types.operand(1))
    let row = table.count / table.shape[0]
    guard !isDequantizing(types) else {
      let parameters = kl_embedding_lookup_params(
        extent: Int32(table.shape[0]), count: Int32(count), row_count: Int32(row),
        scale: table.scale)
      return [
        KernelCall(
          "kl_embedding_lookup_s8_f32", in: "embedding_lookup.h", parameters,
          [.operand(0), .operand(1), .result(0)])
      ]
    }
    let parameters = kl_gather_params(
      batches: 1, outer: 1, extent: Int32(table.shape[0]), count: Int32(count),
      run_bytes: Int32(row * table.element.byteCount), index_bytes: 4)
    return [
      KernelCall("kl_gather", in: "gather.h", parameters, [.operand(1), .operand(0), .result(0)])
    ]
  }
}
