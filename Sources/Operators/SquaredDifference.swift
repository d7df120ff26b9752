import CKernels
import IR
import TFLite

/// The square of the difference of two elements, with broadcasting.
package struct SquaredDifference: Broadcasting {
  package static let name = "SQUARED_DIFFERENCE"
  package static let inputElements: [ElementType] = [.int8, .int16, .int32, .float32]

  package init() {}
  package init(_ options: Model.Options) throws(Unsupported) {}

  func combination(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireElements(of: [.int8, .int16, .int32, .float32])
    let plain = kl_broadcast_params(shape: types.walk)
    switch types.results[0].element {
    case .float32:
      return Combination(kernel(.float32), in: Self.header, plain) { (a: Float, b: Float) in
        (a - b) * (a - b)
      }
    case .int32:
      return Combination(kernel(.int32), in: Self.header, plain) { (a: Int32, b: Int32) in
        (a &- b) &* (a &- b)
      }
    default: return try quantized(types)
    }
  }

  private static let header = "squared_difference.h"

  private func kernel(_ element: ElementType) -> String {
    "kl_squared_difference_\(element.kernelSuffix)"
  }

  private func quantized(_ types: Signature) throws(Unsupported) -> Combination {
    try types.requireScales()
    try types.requireCentredInt16()
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    let scaling = SumScaling(types, headroom: result.element == .int8 ? 7 : 0)
    let common = 2 * max(Double(a.scale), Double(b.scale))
    let unit = Double(1 << (2 * scaling.headroom))
    let factor = Multiplier(common * common / (unit * Double(result.scale)))
    let parameters = kl_squared_difference_params(
      shape: types.walk,
      a_offset: -a.zeroPoint, b_offset: -b.zeroPoint, output_offset: result.zeroPoint,
      a_multiplier: scaling.a.multiplier, a_shift: -scaling.a.shift,
      b_multiplier: scaling.b.multiplier, b_shift: -scaling.b.shift,
      output_multiplier: factor.multiplier, output_shift: factor.shift)
    return Combination(kernel(result.element), in: Self.header, parameters) {
      (x: Int32, y: Int32) in
      let difference =
        scaling.scaled(x - a.zeroPoint, by: scaling.a)
        - scaling.scaled(y - b.zeroPoint, by: scaling.b)
      let square = FixedPoint.multiply(difference * difference, by: factor)
      return (square &+ result.zeroPoint).clamped(to: result.range)
    }
  }
}
