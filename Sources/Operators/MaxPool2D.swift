import CKernels
import IR
import TFLite

/// Takes the largest of the pixels under a window.
package struct MaxPool2D: Importable, ActivationFusing {
  package static let name = "MAX_POOL_2D"
  package var activation: Activation
  let pooling: PoolingWindow

  package init(_ options: Model.Options) throws(Unsupported) {
    activation = try options.activation()
    pooling = try PoolingWindow(options)
  }

  init(_ pooling: PoolingWindow, activation: Activation = .none) {
    self.pooling = pooling
    self.activation = activation
  }

  package var attributes: [String] {
    pooling.attributes + (activation == .none ? [] : [activation.rawValue])
  }

  package func check(_ types: Signature) throws(Unsupported) { try pooling.check(types) }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let clamp = activation.range(in: types.results[0])
    return [
      pooling.evaluate(operands.present(0), types) { elements in
        elements.reduce(.min) { max($0, $1) }.clamped(to: clamp)
      }
    ]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let clamp = activation.range(in: types.results[0])
    let parameters = kl_max_pool_2d_params(
      window: pooling.window.geometry(height: pooling.height, width: pooling.width, types),
      clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    return [
      KernelCall("kl_max_pool_2d_s8", in: "max_pool_2d.h", parameters, [.operand(0), .result(0)])
    ]
  }
}
