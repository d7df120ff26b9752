import CKernels
import IR
import TFLite

/// Turns the elements along the last dimension into shares of one, larger ones by e^(beta difference).
package struct Softmax: RowMapping {
  package static let name = "SOFTMAX"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
  let beta: Float

  package init(_ options: Model.Options) throws(Unsupported) {
    self.init(beta: options.float("beta"))
  }

  init(beta: Float) { self.beta = beta }

  package var attributes: [String] { beta == 1 ? [] : ["beta \(beta)"] }

  func arithmetic(_ types: Signature) throws(Unsupported) -> any RowArithmetic {
    switch types.operand(0).element {
    case .int8: return try ByteSoftmax(types, beta: beta)
    case .int16: return try ShortSoftmax(types, beta: beta)
    case .float32:
      try types.requireElement(types.results[0], .float32, "result")
      try types.require(beta.isFinite, "beta must be finite (is \(beta))")
      return FloatSoftmax(beta: beta)
    case let element: throw Unsupported("input must be int8, int16 or float32 (is \(element))")
    }
  }
}

/// SOFTMAX of reals.
private struct FloatSoftmax: RowArithmetic {
  let beta: Float

  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    Tensor(
      rows.map(input.floats) { row in
        let largest = row.reduce(-Float.greatestFiniteMagnitude) { $0 < $1 ? $1 : $0 }
        let parts = row.map { kl_exp_f32(($0 - largest) * beta) }
        let sum = parts.reduce(0, +)
        return parts.map { $0 / sum }
      })
  }

  func call(_ rows: TensorRows) -> KernelCall {
    let parameters = kl_softmax_f32_params(
      rows: Int32(rows.count), depth: Int32(rows.depth), beta: beta)
    return KernelCall("kl_softmax_f32", in: "softmax.h", parameters, [.operand(0), .result(0)])
  }
}
