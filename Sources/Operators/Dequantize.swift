import CKernels
import IR
import TFLite

/// Turns stored integers into the reals that they stand for.
package struct Dequantize: Importable, ElementMapping, NumberConverting {
  package static let name = "DEQUANTIZE"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    let (input, result) = (types.operand(0), types.results[0])
    try types.require(
      [.int8, .uint8, .int16].contains(input.element),
      "input must be int8 or uint8 or int16 (is \(input.element))")
    try types.requireScale(input, "input")
    try types.requireElement(result, .float32, "result")
    return Dequantization(input: input)
  }
}

private struct Dequantization: ElementArithmetic {
  let input: TensorType

  func evaluate(_ operand: Tensor) -> Tensor {
    // In double as TensorFlow Lite Micro has it; the product is exact, so it is rounded once.
    Tensor(operand.int32s.map { Float(Double(input.scale) * Double($0 - input.zeroPoint)) })
  }

  func call(_ rows: ElementRows) -> KernelCall {
    let parameters = kl_dequantize_params(
      rows: rows.rows, row_count: rows.count, scale: input.scale, zero_point: input.zeroPoint)
    return KernelCall(
      "kl_dequantize_\(input.element.kernelSuffix)_f32", in: "dequantize.h", parameters,
      [.operand(0), .result(0)])
  }
}
