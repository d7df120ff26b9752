import CKernels
import IR
import TFLite

/// Multiplies two tensors element by element, with broadcasting.
package struct Mul: Importable, ActivationFusing, InPlace {
  package static let name = "MUL"
  package var activation: Activation

  package init(activation: Activation = .none) { self.activation = activation }

  package init(_ options: Model.Options) throws(Unsupported) {
    activation = try options.activation()
  }

  package var attributes: [String] { activation == .none ? [] : [activation.rawValue] }

  package func check(_ types: Signature) throws(Unsupported) {
    try types.requireQuantizedBroadcast()
  }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (zeroA, zeroB) = (types.operand(0).zeroPoint, types.operand(1).zeroPoint)
    let result = types.results[0]
    let factor = multiplier(types)
    let clamp = activation.range(in: result)
    return [
      types.broadcasting(operands) { a, b in
        (FixedPoint.multiply((a - zeroA) * (b - zeroB), by: factor) &+ result.zeroPoint)
          .clamped(to: clamp)
      }
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    let factor = multiplier(types)
    let clamp = activation.range(in: result)
    let parameters = kl_mul_params(
      shape: Broadcast(a, b, to: result).parameters,
      a_offset: -a.zeroPoint, b_offset: -b.zeroPoint, output_offset: result.zeroPoint,
      multiplier: factor.multiplier, shift: factor.shift,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    return [
      KernelCall("kl_mul_s8", in: "mul.h", parameters, [.operand(0), .operand(1), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { types.unrepeatedOperands() }

  private func multiplier(_ types: Signature) -> Multiplier {
    Multiplier(
      Double(types.operand(0).scale) * Double(types.operand(1).scale)
        / Double(types.results[0].scale))
  }
}
