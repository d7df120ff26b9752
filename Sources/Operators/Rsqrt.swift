import CKernels
import IR
import TFLite

/// One over the square root of each element; the largest for zero, and for what has no root.
package struct Rsqrt: Importable, ElementMapping {
  package static let name = "RSQRT"
  package static let inputElements: [ElementType] = [.int8, .int16, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func arithmetic(_ types: Signature) throws(Unsupported) -> any ElementArithmetic {
    try types.requireMapped([.int8, .int16, .float32])
    switch types.operand(0).element {
    case .int8: try types.requireQuantizedPair(.int8)
    case .int16:
      try types.requireSymmetricPair(.int16)
      if types.numerics == .litert { return Self.lookup(types) }
    default: return FloatMapping("kl_map_rsqrt_f32") { 1 / $0.squareRoot() }
    }
    let roots = try RootScaling(types)
    return types.operand(0).element == .int8 ? ByteMapping(roots.map) : roots
  }

  /// LiteRT's int16: straight lines between the roots of 513 reals.
  private static func lookup(_ types: Signature) -> ShortLookup {
    let largest = 32767 * types.results[0].scale
    return ShortLookup(ShortTable(types, ofReals: { $0 <= 0 ? largest : 1 / $0.squareRoot() }))
  }
}

/// RSQRT in fixed point.
private struct RootScaling: ElementArithmetic {
  private let input, result: TensorType
  /// From 2^20 / sqrt(element) to the result.
  private let factor: Multiplier

  init(_ types: Signature) throws(Unsupported) {
    (input, result) = (types.operand(0), types.results[0])
    let scale =
      switch types.numerics {
      case .tflm: 1 / (Double(input.scale).squareRoot() * Double(result.scale))
      case .litert: 1 / Double(input.scale.squareRoot() * result.scale)
      }
    try types.require(
      scale >= 0x1p-12 && scale < 0x1p30,
      "result must have a scale of 2^-30 to 2^12 of the scale of 1 / sqrt(input) (is \(scale))")
    factor = Multiplier(scale)
  }

  func map(_ stored: Int32) -> Int32 {
    let value = stored - input.zeroPoint
    guard value > 0 else { return result.range.upperBound }
    var root = FixedPoint.inverseSquareRoot(value)
    root.shift += 20
    var toResult = factor
    toResult.shift -= 20
    let scaled = FixedPoint.multiply(FixedPoint.multiply(1, by: root), by: toResult)
    return (scaled &+ result.zeroPoint).clamped(to: result.range)
  }

  func evaluate(_ input: Tensor) -> Tensor { Tensor(result.element, input.int32s.map(map)) }

  func call(_ rows: ElementRows) -> KernelCall {
    let parameters = kl_rsqrt_params(
      rows: rows.rows, row_count: rows.count, multiplier: factor.multiplier,
      shift: factor.shift - 20)
    return KernelCall("kl_rsqrt_s16", in: "rsqrt.h", parameters, [.operand(0), .result(0)])
  }
}
