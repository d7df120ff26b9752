import CKernels
import IR
import TFLite

/// Picks the elements or slices of a tensor that vectors of indices name.
///
/// Operands: input, indices, of which the last dimension is one vector.
package struct GatherNd: Importable {
  package static let name = "GATHER_ND"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, indices, result) = (types.operand(0), types.operand(1), types.results[0])
    try types.requireSameElement(input, result)
    try types.requireElements(input, "input")
    try types.requireElements(indices, "indices")
    try types.require(indices.element == .int32, "indices must be int32 (are \(indices.element))")
    let depth = indices.shape.last ?? 0
    let deepest = min(input.shape.count, Int(KL_MAX_RANK))
    try types.require(
      1...max(deepest, 1) ~= depth && !input.shape.isEmpty,
      "indices must be vectors of 1 to \(deepest) (have shape \(indices.shape))")
    try types.requireShape(
      result, Array(indices.shape.dropLast() + input.shape[depth...]), "result")
    for place in places(types.constants[1]?.int32s ?? [], types) {
      try types.require(
        0..<runCount(types) ~= place, "indices must lie inside \(input.shape) (some do not)")
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    let run = input.bytes.count / runCount(types)
    let last = runCount(types) - 1
    let bytes = places(operands.present(1).int32s, types).flatMap { place in
      let start = min(max(place, 0), last) * run
      return input.bytes[start..<start + run]
    }
    return [Tensor(input.element, bytes: bytes)]
  }

  /// The run that each vector of `indices` names, wrapping. Like the reference, only the sum of a
  /// vector has to lie inside.
  private func places(_ indices: [Int32], _ types: Signature) -> [Int] {
    let strides = strides(types).map { Int32(truncatingIfNeeded: $0) }
    return stride(from: 0, to: indices.count, by: strides.count).map { first in
      Int(strides.indices.reduce(Int32(0)) { $0 &+ indices[first + $1] &* strides[$1] })
    }
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (input, indices) = (types.operand(0), types.operand(1))
    let strides = strides(types)
    let parameters = kl_gather_nd_params(
      count: Int32(indices.count / strides.count), depth: Int32(strides.count),
      stride: outermost(strides), last: Int32(runCount(types) - 1),
      run_bytes: Int32(input.byteCount / runCount(types)))
    return [
      KernelCall(
        "kl_gather_nd", in: "gather_nd.h", parameters, [.operand(0), .operand(1), .result(0)])
    ]
  }

  /// How many runs the input has: what a vector of indices names one of.
  private func runCount(_ types: Signature) -> Int {
    types.operand(0).shape[..<depth(types)].reduce(1, *)
  }

  /// How far one step of each index moves, in runs.
  private func strides(_ types: Signature) -> [Int] {
    TensorType(.int8, Array(types.operand(0).shape[..<depth(types)])).strides
  }

  private func depth(_ types: Signature) -> Int { types.operand(1).shape.last ?? 0 }
}
