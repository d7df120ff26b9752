import CKernels
import IR
import TFLite

/// Takes the mean of the pixels under a window, counting only those inside the image.
package struct AveragePool2D: Importable, WindowPooling, RowConsuming {
  package static let name = "AVERAGE_POOL_2D"
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

  func writing(_ types: Signature) -> WindowWriting { .channelwise }

  package func check(_ types: Signature) throws(Unsupported) { try pooling.check(types) }

  package func steps(_ types: Signature) -> Int { pooling.steps(types) }

  package func evaluate(_ operands: [Tensor?], _ types: Signature) -> [Tensor] {
    let (input, element) = (operands.present(0), types.results[0].element)
    guard element == .float32 else {
      let clamp = activation.range(in: types.results[0])
      let offset = types.storedOffset
      let means = pooling.evaluate(input.int32s, types) { elements in
        let count = Int32(elements.count)
        let sum = elements.reduce(0, +) + offset * count
        // To nearest, ties away from a stored zero.
        let mean = (sum > 0 ? sum + count / 2 : sum - count / 2) / count
        return (mean - offset).clamped(to: clamp)
      }
      return [Tensor(element, means)]
    }
    let means = pooling.evaluate(input.floats, types) {
      ($0.reduce(0, +) / Float($0.count)).clamped(to: activation.floatRange)
    }
    return [Tensor(means)]
  }

  package func kernelCalls(_ types: Signature) -> [KernelCall] {
    let (result, window) = (types.results[0], pooling.geometry(types))
    let parameters: any Sendable
    if result.element == .float32 {
      let clamp = activation.floatRange
      parameters = kl_average_pool_2d_f32_params(
        window: window, clamp_min: clamp.lowerBound, clamp_max: clamp.upperBound)
    } else {
      let clamp = activation.range(in: result)
      parameters = kl_average_pool_2d_params(
        window: window, stored_offset: types.storedOffset, clamp_min: clamp.lowerBound,
        clamp_max: clamp.upperBound)
    }
    return [
      KernelCall(
        "kl_average_pool_2d_\(result.element.kernelSuffix)", in: "average_pool_2d.h", parameters,
        [.operand(0), .result(0)])
    ]
  }

  package func rowConsumption(of image: TensorType, _ types: Signature) -> RowConsumption? {
    guard types.areImages(0), image.shape == types.operand(0).shape, image.element == .int8 else {
      return nil
    }
    let w = pooling.geometry(types)
    // One window over all there is.
    guard w.output_height == 1, w.output_width == 1, w.height - w.pad_top >= w.input_height,
      w.width - w.pad_left >= w.input_width
    else { return nil }
    let calls = kernelCalls(types).map { call in
      KernelCall(
        "\(call.function)_add_row", in: call.header, call.parameters,
        [.operand(0), .scratch, .result(0)])
    }
    return RowConsumption(accumulatorBytes: 4 * image.shape[3], calls: calls)
  }
}
