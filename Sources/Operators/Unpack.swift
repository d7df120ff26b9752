import IR
import TFLite

/// Makes each index of one dimension a result of its own, which lacks that dimension.
package struct Unpack: Dividing {
  package static let name = "UNPACK"
  package static let inputElements: [ElementType] = [
    .int8, .int16, .int32, .uint8, .bool, .float32,
  ]
  static let input = 0
  let axis: Int

  package init(axis: Int) { self.axis = axis }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(axis: options.int("axis"))
  }

  package var attributes: [String] { ["axis \(axis)"] }

  func division(_ types: Signature) throws(Unsupported) -> Division {
    try types.requireCounts(operands: 1...1, results: types.results.count)
    let input = types.operand(0)
    let axis = try types.axis(axis, rank: input.shape.count)
    var shape = input.shape
    shape.remove(at: axis)
    for (index, result) in types.results.enumerated() {
      try types.requireShape(result, shape, "result \(index)")
    }
    return Division(axis: axis, extents: types.results.map { _ in 1 })
  }
}
