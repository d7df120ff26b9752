import CKernels
import IR
import TFLite

/// Gives each index a line of elements along a new dimension, of which the one it names is on.
///
/// Operands: indices, constant length of the lines, the elements for on and off. An index from
/// outside turns nothing on.
package struct OneHot: Importable {
  package static let name = "ONE_HOT"
  package static let inputElements: [ElementType] = [.int32]
  /// The new dimension; the last where it is -1.
  let axis: Int

  package init(axis: Int) { self.axis = axis }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(axis: options.int("axis"))
  }

  package var attributes: [String] { ["axis \(axis)"] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 4...4)
    let (indices, result) = (types.operand(0), types.results[0])
    try types.require(indices.element == .int32, "indices must be int32 (are \(indices.element))")
    try types.requireElements(indices, "indices")
    let depth = try types.constantInts(1, "depth")
    try types.require(
      depth.count == 1 && depth[0] > 0, "depth must be one positive value (is \(depth))")
    let rank = indices.shape.count
    try types.require(-1...rank ~= axis, "axis must lie in -1...\(rank) (is \(axis))")
    var shape = indices.shape
    shape.insert(depth[0], at: axis < 0 ? rank : axis)
    try types.requireShape(result, shape, "result")
    for index in 2...3 {
      let value = types.operand(index)
      try types.require(
        value.element == result.element && value.shape.allSatisfy { $0 == 1 },
        "on and off must be one \(result.element) each (one is \(value))")
    }
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (indices, lines) = (operands.present(0).int32s, lines(types))
    let (on, off) = (operands.present(2), operands.present(3))
    let isOn = (0..<lines.outer).flatMap { outer in
      (0..<lines.extent).flatMap { place in
        (0..<lines.inner).map { Int(indices[outer * lines.inner + $0]) == place }
      }
    }
    return [Tensor(on.element, bytes: isOn.flatMap { $0 ? on.bytes : off.bytes })]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let lines = lines(types)
    let parameters = kl_one_hot_params(
      outer: Int32(lines.outer), depth: Int32(lines.extent), inner: Int32(lines.inner),
      element_bytes: Int32(types.results[0].element.byteCount))
    return [
      KernelCall(
        "kl_one_hot", in: "one_hot.h", parameters,
        [.operand(0), .operand(2), .operand(3), .result(0)])
    ]
  }

  private func lines(_ types: Signature) -> AxisLines {
    AxisLines(types.results[0].shape, axis: axis < 0 ? types.operand(0).shape.count : axis)
  }
}
