import CKernels
import IR
import TFLite

/// Adds up the elements along one dimension; each result is the sum up to its place.
///
/// Operands: input, constant axis.
package struct Cumsum: Importable, InPlace {
  package static let name = "CUMSUM"
  package static let inputElements: [ElementType] = [.int8, .float32]
  /// True if an element does not count towards the result at its own place.
  var isExclusive: Bool
  /// True if the sums begin with the last element.
  var isReverse: Bool

  package init(isExclusive: Bool = false, isReverse: Bool = false) {
    self.isExclusive = isExclusive
    self.isReverse = isReverse
  }

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(isExclusive: options.bool("exclusive"), isReverse: options.bool("reverse"))
  }

  package var attributes: [String] {
    (isExclusive ? ["exclusive"] : []) + (isReverse ? ["reverse"] : [])
  }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 2...2)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireSameElement(input, result)
    try types.requireElements(input, "input")
    _ = try types.constantAxis(1)
    try types.requireShape(result, input.shape, "result")
    guard input.element != .float32 else { return }
    try types.requireQuantized(input, "input")
    try types.requireQuantized(result, "result")
    try types.require(
      multiplier(types).shift <= 0,
      "result must have a scale above 2^-19 of the input's (is \(result.scale))")
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = operands.present(0)
    guard input.element != .float32 else {
      return [Tensor(sums(input.floats, from: 0, types) { $0 + $1 })]
    }
    let (zero, result, factor) = (types.operand(0).zeroPoint, types.results[0], multiplier(types))
    let terms = input.int32s.map { ($0 - zero) << Self.headroom }
    // The reference starts out with a stored 0, not with what stands for zero.
    let sums = sums(terms, from: -zero << Self.headroom, types) { $0 &+ $1 }
    return [
      Tensor(
        .int8,
        sums.map {
          (FixedPoint.multiply($0, by: factor) &+ result.zeroPoint).clamped(to: result.range)
        })
    ]
  }

  private func sums<Value>(
    _ values: [Value], from start: Value, _ types: Signature, _ add: (Value, Value) -> Value
  ) -> [Value] {
    let lines = lines(types)
    var result = values
    for first in lines.starts {
      var sum = start
      for step in 0..<lines.extent {
        let place = first + (isReverse ? lines.extent - 1 - step : step) * lines.inner
        let next = add(sum, values[place])
        result[place] = isExclusive ? sum : next
        sum = next
      }
    }
    return result
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (lines, input) = (lines(types), types.operand(0))
    var parameters = kl_cumsum_params()
    parameters.outer = Int32(lines.outer)
    parameters.extent = Int32(lines.extent)
    parameters.inner = Int32(lines.inner)
    parameters.is_exclusive = isExclusive ? 1 : 0
    parameters.is_reverse = isReverse ? 1 : 0
    if input.element == .int8 {
      let factor = multiplier(types)
      parameters.input_offset = -input.zeroPoint
      parameters.multiplier = factor.multiplier
      parameters.shift = factor.shift
      parameters.output_offset = types.results[0].zeroPoint
    }
    return [
      KernelCall(
        "kl_cumsum_\(input.element.kernelSuffix)", in: "cumsum.h", parameters,
        [.operand(0), .result(0)])
    ]
  }

  /// In place only where elements are read in their order, as the planner expects.
  package func inPlaceOperands(_ types: Signature) -> [Int] {
    isReverse || lines(types).inner > 1 ? [] : [0]
  }

  /// Bits below the units of the input, for precision: 2^20 units of twice the input's scale.
  private static let headroom: Int32 = 19

  private func multiplier(_ types: Signature) -> Multiplier {
    Multiplier(
      2 * Double(types.operand(0).scale)
        / (Double(1 << (Self.headroom + 1)) * Double(types.results[0].scale)))
  }

  private func lines(_ types: Signature) -> AxisLines {
    AxisLines(types.operand(0).shape, axis: types.checkedAxis(1))
  }
}
