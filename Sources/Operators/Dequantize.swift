import CKernels
import IR
import TFLite

/// Turns int8 elements into the reals that they stand for.
package struct Dequantize: Importable {
  package static let name = "DEQUANTIZE"

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireCounts(operands: 1...1)
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireQuantized(input, "input")
    try types.require(result.element == .float32, "result must be float32 (is \(result.element))")
    try types.requireSameCount(input, result)
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let input = types.operand(0)
    // In double as TensorFlow Lite Micro has it; the product is exact, so it is rounded once.
    let reals = operands.present(0).int32s.map {
      Float(Double(input.scale) * Double($0 - input.zeroPoint))
    }
    return [Tensor(reals)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let input = types.operand(0)
    let rows = ElementRows(input)
    let parameters = kl_dequantize_params(
      rows: rows.rows, row_count: rows.count, scale: input.scale, zero_point: input.zeroPoint)
    return [
      KernelCall("kl_dequantize_s8_f32", in: "dequantize.h", parameters, [.operand(0), .result(0)])
    ]
  }
}
