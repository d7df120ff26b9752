import CKernels
import IR
import TFLite

/// ARG_MAX and ARG_MIN: the place of the first extreme element along one dimension.
///
/// Operands: input, constant axis.
protocol ExtremePlacing: Importable {
  static var isMinimum: Bool { get }
  init()
}

private let elements: [ElementType] = [.int8, .uint8, .int16, .int32, .float32]

extension ExtremePlacing {
  package init(_ options: Model.Options) throws(Unsupported) { self.init() }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      elements.contains(input.element),
      "input must be \(elements.map(\.rawValue).joined(separator: ", ")) (is \(input.element))")
    try types.require(
      result.element == .int32 || result.element == .int64,
      "result must be int32 or int64 (is \(result.element))")
    try types.requireElements(input, "input")
    let axis = try types.constantAxis(1)
    var shape = input.shape
    shape.remove(at: axis)
    try types.requireShape(result, shape, "result")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, lines) = (operands.present(0), lines(types))
    let places =
      input.element == .float32 ? places(input.floats, lines) : places(input.int32s, lines)
    return [Tensor(types.results[0].element, places.map { Int32($0) })]
  }

  private func places<Value: Comparable>(_ values: [Value], _ lines: AxisLines) -> [Int] {
    lines.starts.map { start in
      var best = 0
      for place in 1..<max(lines.extent, 1) {
        let (value, least) = (
          values[start + place * lines.inner], values[start + best * lines.inner]
        )
        if Self.isMinimum ? value < least : value > least { best = place }
      }
      return best
    }
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let lines = lines(types)
    let parameters = kl_arg_extreme_params(
      outer: Int32(lines.outer), extent: Int32(lines.extent), inner: Int32(lines.inner),
      is_minimum: Self.isMinimum ? 1 : 0, index_bytes: Int32(types.results[0].element.byteCount))
    return [
      KernelCall(
        "kl_arg_extreme_\(types.operand(0).element.kernelSuffix)", in: "arg_extreme.h", parameters,
        [.operand(0), .result(0)])
    ]
  }

  private func lines(_ types: Signature) -> AxisLines {
    AxisLines(types.operand(0).shape, axis: types.checkedAxis(1))
  }
}
