import IR
import TFLite

/// Returns the shape of a tensor.
package struct Shape: Importable, ElementBlind {
  package static let name = "SHAPE"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .bool, .uint8, .float32,
  ]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      result.element == .int32 || result.element == .int64,
      "result must be int32 or int64 (is \(result.element))")
    try types.requireShape(result, [input.shape.count], "result")
    for extent in input.shape {
      try types.require(extent <= Int(Int32.max), "extents must fit int32 (one is \(extent))")
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    [Tensor(types.results[0].element, types.operand(0).shape.map { Int32($0) })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let result = types.results[0]
    let copy = StridedCopy(result.element, extents: result.shape, sourceStrides: [1])
    return [copy.kernelCall(from: .constant(evaluate([], types)[0], name: "shape"))]
  }
}
