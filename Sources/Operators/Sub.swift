import CKernels
import IR
import TFLite

/// Subtracts the second tensor from the first element by element, with broadcasting.
package struct Sub: Importable, ActivationFusing, InPlace {
  package static let name = "SUB"
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
        let difference =
          SumScaling.scaled(a - zeroA, by: scaling.a) - SumScaling.scaled(b - zeroB, by: scaling.b)
        return (FixedPoint.multiply(difference, by: scaling.result) + result.zeroPoint)
          .clamped(to: clamp)
      }
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    [
      KernelCall(
        "kl_sub_s8", in: "sub.h", kl_add_params(types, activation),
        [.operand(0), .operand(1), .result(0)])
    ]
  }

  package func inPlaceOperands(_ types: Signature) -> [Int] { types.unrepeatedOperands() }
}
