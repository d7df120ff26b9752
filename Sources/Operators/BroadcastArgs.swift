import CKernels
import IR
import TFLite

/// Returns the shape to which two shapes broadcast.
///
/// Where two extents differ and none is 1, which the reference refuses to run, the first stands.
package struct BroadcastArgs: Importable {
  package static let name = "BROADCAST_ARGS"
  package static let inputElements: [ElementType] = [.int32, .int64]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.require(
      a.element == .int32 || a.element == .int64,
      "operands must be int32 or int64 (are \(a.element))")
    try types.requireSameElement(a, result)
    try types.requireSameElement(b, result)
    try types.requireRank(a, 1, "first operand")
    try types.requireRank(b, 1, "second operand")
    try types.requireShape(result, [max(a.shape[0], b.shape[0])], "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (a, b) = (operands.present(0).int64s, operands.present(1).int64s)
    let count = types.results[0].count
    func filled(_ shape: [Int64]) -> [Int64] {
      [Int64](repeating: 1, count: count - shape.count) + shape
    }
    let extents = zip(filled(a), filled(b)).map { $0 == 1 ? $1 : $0 }
    guard types.results[0].element == .int32 else { return [Tensor(extents)] }
    return [Tensor(.int32, extents.map { Int32(truncatingIfNeeded: $0) })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let result = types.results[0]
    let parameters = kl_broadcast_args_params(
      count: Int32(result.count), a_count: Int32(types.operand(0).count),
      b_count: Int32(types.operand(1).count))
    return [
      KernelCall(
        "kl_broadcast_args_\(result.element.kernelSuffix)", in: "broadcast_args.h", parameters,
        [.operand(0), .operand(1), .result(0)])
    ]
  }
}
