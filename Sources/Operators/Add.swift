import CKernels
import IR
import TFLite

/// Adds two tensors element by element, with broadcasting.
package struct Add: Importable, ActivationFusing, InPlace {
  package static let name = "ADD"
  package var activation: Activation

  package init(activation: Activation = .none) { self.activation = activation }

  package init(_ options: Model.Options) throws(Unsupported) {
    activation = try options.activation()
  }

  package var attributes: [String] { activation == .none ? [] : [activation.rawValue] }

  package func check(_ types: Signature) throws(Unsupported) { try types.requireSum() }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let scaling = SumScaling(types)
    let (zeroA, zeroB) = (types.operand(0).zeroPoint, types.operand(1).zeroPoint)
    let result = types.results[0]
    let clamp = activation.range(in: result)
    return [
      types.broadcasting(operands) { a, b in
        let sum =
          SumScaling.scaled(a - zeroA, by: scaling.a) + SumScaling.scaled(b - zeroB, by: scaling.b)
        return (FixedPoint.multiply(sum, by: scaling.result) + result.zeroPoint).clamped(to: clamp)
      }
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [
      KernelCall(
        "kl_add_s8", in: "add.h", kl_add_params(types, activation),
        [.operand(0), .operand(1), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { types.unrepeatedOperands() }
}

extension kl_add_params {
  /// The parameters of a sum or difference. - Requires: `requireSum` has passed.
  init(_ types: Signature, _ activation: Activation) {
    let (a, b, result) = (types.operand(0), types.operand(1), types.results[0])
    let scaling = SumScaling(types)
    let clamp = activation.range(in: result)
    self.init(
      shape: Broadcast(a, b, to: result).parameters,
      a_offset: -a.zeroPoint, b_offset: -b.zeroPoint, output_offset: result.zeroPoint,
      a_multiplier: scaling.a.multiplier, a_shift: -scaling.a.shift,
      b_multiplier: scaling.b.multiplier, b_shift: -scaling.b.shift,
      output_multiplier: scaling.result.multiplier, output_shift: -scaling.result.shift,
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
  }
}
