import CKernels
import IR
import TFLite

/// Divides the elements along the last dimension by the root of the sum of their squares.
package struct L2Normalization: RowMapping {
  package static let name = "L2_NORMALIZATION"
  package static let inputElements: [ElementType] = [.int8, .uint8, .float32]

  package init() {}

  package init(_ options: Model.Options) throws(Unsupported) {
    guard try options.activation() == .none else {
      throw Unsupported("there must be no activation")
    }
  }

  func arithmetic(_ types: Signature) throws(Unsupported) -> any RowArithmetic {
    let (input, result) = (types.operand(0), types.results[0])
    try types.requireSameElement(input, result)
    switch input.element {
    case .int8:
      // TensorFlow Lite Micro takes it for granted that the result has a scale of 1/128.
      try types.requireQuantizedPair(.int8)
      let depth = input.shape.last ?? 1
      try types.require(
        depth <= 33025, "rows must have at most 33025 elements, so that sums fit (have \(depth))")
      return ByteNormalization(zeroPoint: input.zeroPoint, headroom: types.isUnsigned ? 7 : 0)
    case .float32: return FloatNormalization()
    case let element: throw Unsupported("input must be int8 or float32 (is \(element))")
    }
  }
}

private struct ByteNormalization: RowArithmetic {
  let zeroPoint: Int32
  /// Bits by which elements are raised before they are scaled: the reference for uint8 does so.
  let headroom: Int32

  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    let elements = rows.map(input.int32s) { row in
      let values = row.map { $0 - zeroPoint }
      var factor = FixedPoint.inverseSquareRoot(values.reduce(0) { $0 + $1 * $1 })
      // To units of 2^-7.
      factor.shift += 7 - headroom
      return values.map { FixedPoint.multiply($0 << headroom, by: factor).clamped(to: -128...127) }
    }
    return Tensor(.int8, elements)
  }

  func call(_ rows: TensorRows) -> KernelCall {
    let parameters = kl_l2_normalization_params(
      rows: Int32(rows.count), depth: Int32(rows.depth), input_offset: -zeroPoint,
      headroom: headroom)
    return KernelCall(
      "kl_l2_normalization_s8", in: "l2_normalization.h", parameters, [.operand(0), .result(0)])
  }
}

private struct FloatNormalization: RowArithmetic {
  func evaluate(_ input: Tensor, _ rows: TensorRows) -> Tensor {
    Tensor(
      rows.map(input.floats) { row in
        let norm = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let divisor = norm < 1e-6 ? 1e-6 : norm
        return row.map { $0 / divisor }
      })
  }

  func call(_ rows: TensorRows) -> KernelCall {
    let parameters = kl_l2_normalization_params(
      rows: Int32(rows.count), depth: Int32(rows.depth), input_offset: 0, headroom: 0)
    return KernelCall(
      "kl_l2_normalization_f32", in: "l2_normalization.h", parameters, [.operand(0), .result(0)])
  }
}
