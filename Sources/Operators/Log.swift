import CKernels
import IR

/// The natural logarithm of each element.
package struct Log: FloatFunction {
  package static let name = "LOG"
  package static let inputElements: [ElementType] = [.int8, .int16, .float32]
  static let kernel = "kl_map_log_f32"
  static var tabulated: ((_ x: Float, _ result: TensorType) -> Float)? {
    // Of what has no logarithm it is the least that the result can hold.
    { x, result in
      guard x > 0 else {
        return Float(result.range.lowerBound - result.zeroPoint) * result.scale
      }
      return Float(Real.log(Double(x)))
    }
  }

  package init() {}

  static func value(of x: Float) -> Float { kl_log_f32(x) }
}
