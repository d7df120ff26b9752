import CKernels
import IR
import TFLite

/// Takes the root of the mean square of the pixels under a window, counting only those inside the
/// image.
package struct L2Pool2D: Importable, WindowPooling {
  package static let name = "L2_POOL_2D"
  package static let inputElements: [ElementType] = [.float32]
  package var activation: Activation
  var pooling: PoolingWindow

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

  func writing(_ types: Signature) -> WindowWriting { .channelwise }

  package func check(_ types: Signature) throws(Unsupported) {
    try pooling.check(types)
    try types.requireElement(types.operand(0), .float32, "input")
  }

  package func steps(_ types: Signature) -> Int { pooling.steps(types) }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let clamp = activation.floatRange
    let roots = pooling.evaluate(operands.present(0).floats, types) { elements in
      let mean = elements.reduce(0) { $0 + $1 * $1 } / Float(elements.count)
      return mean.squareRoot().clamped(to: clamp)
    }
    return [Tensor(roots)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let clamp = activation.floatRange
    let parameters = kl_l2_pool_2d_params(
      window: pooling.geometry(types), clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    return [
      KernelCall("kl_l2_pool_2d_f32", in: "l2_pool_2d.h", parameters, [.operand(0), .result(0)])
    ]
  }
}
