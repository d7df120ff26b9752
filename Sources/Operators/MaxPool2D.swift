import CKernels
import IR
import TFLite

/// Takes the largest of the pixels under a window.
package struct MaxPool2D: Importable, WindowPooling {
  package static let name = "MAX_POOL_2D"
  package static let inputElements: [ElementType] = [.int8, .int16, .uint8, .float32]
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

  func writing(_ types: Signature) -> WindowWriting { .whileReading }

  package func check(_ types: Signature) throws(Unsupported) { try pooling.check(types) }

  package func steps(_ types: Signature) -> Int { pooling.steps(types) }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, element) = (operands.present(0), types.results[0].element)
    guard element == .float32 else {
      let clamp = activation.range(in: types.results[0])
      let largest = pooling.evaluate(input.int32s, types) {
        $0.reduce(.min) { max($0, $1) }.clamped(to: clamp)
      }
      return [Tensor(element, largest)]
    }
    let clamp = activation.floatRange
    // NaN counts for nothing.
    let largest = pooling.evaluate(input.floats, types) {
      $0.reduce(clamp.lowerBound) { $0 < $1 ? $1 : $0 }.clamped(to: clamp)
    }
    return [Tensor(largest)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (result, window) = (types.results[0], pooling.geometry(types))
    let parameters: any Sendable
    if result.element == .float32 {
      let clamp = activation.floatRange
      parameters = kl_max_pool_2d_f32_params(
        window: window, clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    } else {
      let clamp = activation.range(in: result)
      parameters = kl_max_pool_2d_params(
        window: window, clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    }
    return [
      KernelCall(
        "kl_max_pool_2d_\(result.element.kernelSuffix)", in: "max_pool_2d.h", parameters,
        [.operand(0), .result(0)])
    ]
  }
}
