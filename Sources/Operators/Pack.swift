import CKernels
import IR
import TFLite

/// Puts tensors of one shape one after another along a new dimension.
package struct Pack: Importable, ViewForming {
  package static let name = "PACK"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .int64, .uint8, .float32,
  ]
  let axis: Int

  package init(axis: Int) { self.axis = axis }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(axis: options.int("axis"))
  }

  package var attributes: [String] { ["axis \(axis)"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.require(!types.operands.isEmpty, "must have operands (has none)")
    let count = types.operands.count
    try types.requireCounts(operands: count...count)
    let (first, result) = (types.operand(0), types.results[0])
    try types.requireElements(first, "operands")
    // With all dimensions before the new one seen as one, and all after it, three remain.
    let axis = try types.axis(axis, rank: first.shape.count + 1)
    for index in types.operands.indices {
      let operand = types.operand(index)
      try types.requireSameElement(operand, result)
      try types.requireShape(operand, first.shape, "operand \(index)")
    }
    var shape = first.shape
    shape.insert(count, at: axis)
    try types.requireShape(result, shape, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let result = types.results[0]
    let parts = operands.indices.map { operands.present($0).bytes }
    let lines = lines(types)
    let run = lines.inner * result.element.byteCount
    var bytes: [UInt8] = []
    bytes.reserveCapacity(result.byteCount)
    for index in 0..<lines.outer {
      for part in parts { bytes += part[index * run..<(index + 1) * run] }
    }
    return [Tensor(result.element, bytes: bytes)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let lines = lines(types)
    return types.operands.indices.map { index in
      StridedCopy(
        types.results[0].element, extents: [lines.outer, lines.inner],
        sourceStrides: [lines.inner, 1], destinationStrides: [lines.extent * lines.inner, 1],
        destinationOffset: index * lines.inner
      ).kernelCall(from: .operand(index))
    }
  }

  package func isView(_ types: Signature) -> Bool { types.operands.count == 1 }

  private func lines(_ types: Signature) -> AxisLines {
    let shape = types.results[0].shape
    return AxisLines(shape, axis: axis < 0 ? axis + shape.count : axis)
  }
}
