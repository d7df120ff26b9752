import CKernels
import IR

/// A convolution by packed products: `conv_2d_packed.h`.
struct PackedConvolution: FastKernel {
  private let products: Products
  private let window: kl_window
  private let packed: PackedChannels

  /// Nil where packed kernels are unwanted or cannot do it.
  ///
  /// - Parameter index: where the weight of an output channel, a tap and an input channel stands.
  init?(
    _ products: Products, _ window: kl_window,
    index: (_ output: Int, _ tap: Int, _ channel: Int) -> Int
  ) {
    guard window.batches == 1 else { return nil }
    let order = window.columnOrder(wordInputs: 4)
    let depth = Int(window.input_depth)
    let packed = products.packed { output in
      order.map { index(output, $0 / depth, $0 % depth) }
    }
    guard let packed else { return nil }
    self.products = products
    self.window = window
    self.packed = packed
  }

  var scratchBytes: Int {
    window.columnBytes(steps: packed.steps, patch: window.isLine ? 8 : window.patchBytes)
  }

  /// Makes the pixels from the last to the first.
  var backwardCall: KernelCall {
    var result = call
    result.function += "_back"
    return result
  }

  /// The kernel that does without memory, if there is one for the window.
  var direct: DirectConvolution? {
    DirectConvolution(products, window, filters: packed.pairs.flatMap(Self.words))
  }

  private static func words(_ pair: PackedPair) -> [Int32] {
    [pair.start] + pair.filters + pair.end
  }

  var call: KernelCall {
    let pairs = packed.pairs.map(Self.words)
    let stream = pairs.flatMap { $0 }
    let isOdd = !packed.channels.count.isMultiple(of: 2)
    let last = isOdd ? pairs.last?.count ?? 0 : 0
    let parameters = kl_conv_2d_packed_params(
      window: window, border: products.types.operand(products.input).zeroPoint,
      clamp_min: products.clamp.lowerBound, clamp_max: products.clamp.upperBound,
      steps: Int32(packed.steps), paired_words: Int32(stream.count - last),
      words: Int32(stream.count))
    return KernelCall(
      "kl_conv_2d_packed", in: "conv_2d_packed.h", parameters,
      [
        .operand(products.input), .constant(Tensor(.int32, stream), name: "packed filters"),
        .scratch, .result(0),
      ])
  }
}
