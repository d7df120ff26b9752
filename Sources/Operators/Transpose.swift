import IR
import TFLite

/// Reorders the dimensions of a tensor: dimension `i` of the result is dimension `permutation[i]` of
/// the input.
///
/// Operands: input, constant permutation.
package struct Transpose: Importable, Rearranging, ExactlyOverlapping {
  package static let name = "TRANSPOSE"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .bool, .float32,
  ]
  static let operandCounts = 2...2

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func copy(_ types: Signature) throws(Unsupported) -> StridedCopy {
    let (input, result) = (types.operand(0), types.results[0])
    let permutation = try types.constantInts(1, "permutation")
    try types.require(
      permutation.sorted() == Array(input.shape.indices),
      "permutation must name each of \(input.shape.count) dimensions once (is \(permutation))")
    try types.requireShape(result, permutation.map { input.shape[$0] }, "result")
    let strides = input.strides
    return StridedCopy(
      input.element, extents: result.shape, sourceStrides: permutation.map { strides[$0] })
  }

  /// The transpose of a matrix can be made where it lies.
  package func exactDistance(_ types: Signature) -> Int? {
    (try? copy(types))?.transpose.map { _ in 0 }
  }

  package func exactCalls(_ types: Signature) -> [KernelCall] {
    guard let parameters = (try? copy(types))?.transpose else { return kernelCalls(types) }
    return [KernelCall("kl_transpose_in_place", in: "copy.h", parameters, [.result(0)])]
  }
}
