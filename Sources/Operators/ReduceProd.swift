import CKernels
import IR

/// Multiplies the elements along some dimensions.
///
/// Operands: input, axes.
package struct ReduceProd: Reducing {
  package static let name = "REDUCE_PROD"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .float32]
  let keepsDimensions: Bool

  init(keepsDimensions: Bool) { self.keepsDimensions = keepsDimensions }

  func checkElements(_ types: Signature) throws(Unsupported) {
    try types.requireMapped([.int8, .int16, .int32, .float32])
    let element = types.operand(0).element
    guard element == .int8 || element == .int16 else { return }
    try types.requireQuantizedPair(element)
    let factor = Self.factor(types, count: try Reduction(types).count)
    try types.require(
      1...46 ~= factor.shift,
      "scales must differ less (\(types.operand(0).scale) and \(types.results[0].scale))")
  }

  /// What each product is scaled by, and the last one twice: the input's scale over the root of the
  /// result's, so that no product grows (TensorFlow Lite's `GetQuantProdScaling`).
  private static func factor(_ types: Signature, count: Int) -> WideMultiplier {
    let root = Real.exp(Real.log(Double(types.results[0].scale)) / Double(count))
    return WideMultiplier(Multiplier(Double(types.operand(0).scale) / root))
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, groups) = (operands.present(0), reduction(types).groups)
    if input.element == .int8 || input.element == .int16 {
      return [products(of: input.int32s, groups, types)]
    }
    guard input.element == .float32 else {
      let values = input.int32s
      return [Tensor(.int32, groups.map { $0.reduce(Int32(1)) { $0 &* values[$1] } })]
    }
    let values = input.floats
    return [Tensor(groups.map { $0.reduce(Float(1)) { $0 * values[$1] } })]
  }

  private func products(of values: [Int32], _ groups: [[Int]], _ types: Signature) -> Tensor {
    let (zero, result) = (types.operand(0).zeroPoint, types.results[0])
    let factor = Self.factor(types, count: groups[0].count)
    let products = groups.map { group in
      let product = group.dropFirst().reduce(values[group[0]] - zero) {
        factor.scaled(Int64($0) * Int64(values[$1] - zero))
      }
      return (factor.scaled(Int64(product)) &+ result.zeroPoint).clamped(to: result.range)
    }
    return Tensor(result.element, products)
  }

  private func parameters(_ types: Signature) -> any Sendable {
    let (input, result, reduction) = (types.operand(0), types.results[0], reduction(types))
    guard input.element == .int8 || input.element == .int16 else {
      return kl_reduce_prod_params(shape: reduction.parameters)
    }
    let factor = Self.factor(types, count: reduction.count)
    return kl_reduce_scaled_prod_params(
      shape: reduction.parameters,
      input_offset: -input.zeroPoint, output_offset: result.zeroPoint,
      multiplier: factor.multiplier, shift: factor.shift,
      clamp_min: result.range.lowerBound, clamp_max: result.range.upperBound)
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let parameters = parameters(types)
    return [
      KernelCall(
        "kl_reduce_prod_\(types.operand(0).element.kernelSuffix)", in: "reduce_prod.h", parameters,
        [.operand(0), .result(0)])
    ]
  }
}
