import CKernels
import IR
import TFLite

/// Finds the largest elements along the last dimension, and their places; of equals the first.
///
/// Operands: input, constant number of elements. Results: elements, places.
package struct TopkV2: Importable {
  package static let name = "TOPK_V2"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .uint8, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  private static let elements: [ElementType] = [.int8, .uint8, .int16, .int32, .float32]

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2, results: 2)
    let input = types.operand(0)
    try types.require(
      Self.elements.contains(input.element),
      "input must be \(Self.elements.map(\.rawValue).joined(separator: ", ")) (is \(input.element))"
    )
    try types.requireSameElement(input, types.results[0])
    try types.require(
      types.results[1].element == .int32, "places must be int32 (are \(types.results[1].element))")
    try types.requireElements(input, "input")
    let counts = try types.constantInts(1, "k")
    let extent = input.shape.last ?? 0
    try types.require(
      counts.count == 1 && 1...max(extent, 1) ~= counts[0] && extent > 0,
      "k must be one value from 1 to \(extent) (is \(counts))")
    let shape = input.shape.dropLast() + counts
    try types.requireShape(types.results[0], Array(shape), "elements")
    try types.requireShape(types.results[1], Array(shape), "places")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    let extent = types.operand(0).shape.last ?? 1
    let places =
      input.element == .float32 ? places(input.floats, types) : places(input.int32s, types)
    let sources = places.enumerated().flatMap { row, places in places.map { row * extent + $0 } }
    return [
      input.gathering(sources), Tensor(.int32, places.flatMap { $0.map { Int32($0) } }),
    ]
  }

  /// The places of the largest elements of each row: each new one moves before all smaller ones at
  /// the end of the list.
  private func places<Value: Comparable>(_ values: [Value], _ types: Signature) -> [[Int]] {
    let (extent, count) = (types.operand(0).shape.last ?? 1, types.results[0].shape.last ?? 1)
    return stride(from: 0, to: values.count, by: extent).map { row in
      var found: [Int] = []
      for place in 0..<extent {
        let greater = found.lastIndex { !(values[row + place] > values[row + $0]) }
        found.insert(place, at: greater.map { $0 + 1 } ?? 0)
        if found.count > count { found.removeLast() }
      }
      return found
    }
  }

  package func steps(_ types: Signature) -> Int {
    let (product, isTooLarge) = types.operand(0).count.multipliedReportingOverflow(
      by: types.results[0].shape.last ?? 1)
    return isTooLarge ? .max : product
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let input = types.operand(0)
    let (extent, count) = (input.shape.last ?? 1, types.results[0].shape.last ?? 1)
    let parameters = kl_topk_v2_params(
      rows: Int32(input.count / extent), row_count: Int32(extent), count: Int32(count))
    return [
      KernelCall(
        "kl_topk_v2_\(input.element.kernelSuffix)", in: "topk_v2.h", parameters,
        [.operand(0), .result(0), .result(1)])
    ]
  }
}
