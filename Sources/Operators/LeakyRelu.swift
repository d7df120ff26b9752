import CKernels
import IR
import TFLite

/// Takes the input to the scale of the result and multiplies what is below zero by `alpha`.
package struct LeakyRelu: Importable, ElementMapping {
  package static let name = "LEAKY_RELU"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  var alpha: Float

  package init(alpha: Float) { self.alpha = alpha }

  package init(_ options: Model.Options) throws(Unsupported) { alpha = options.float("alpha") }

  package var attributes: [String] { ["\(alpha)"] }

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    try types.require(alpha.isFinite, "alpha must be finite (is \(alpha))")
    let (input, result) = (types.operand(0), types.results[0])
    if input.element == .float32 { return LeakyFloat(alpha: alpha) }
    try types.requireQuantizedPair(input.element)
    return Slopes(
      types, into: result.range, positive: types.slope(), negative: types.slope(abs(alpha)),
      falls: alpha < 0
    ).forElement
  }
}

/// Multiplies what is not above zero by `alpha`.
private struct LeakyFloat: ElementArithmetic {
  let alpha: Float

  func evaluate(_ input: Tensor) -> Tensor {
    Tensor(input.floats.map { $0 > 0 ? $0 : $0 * alpha })
  }

  func call(_ rows: ElementRows) -> KernelCall {
    KernelCall(
      "kl_leaky_relu_f32", in: "leaky_relu.h",
      kl_leaky_relu_params(rows: rows.rows, row_count: rows.count, alpha: alpha),
      [.operand(0), .result(0)])
  }
}
